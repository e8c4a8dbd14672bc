"""Names of distributions, as indexes compare them."""


def canonicalize_name(name: str) -> str:
    """The name in lower case, each run of ``-``, ``_`` and ``.`` one ``-``.

    Source: PEP 503. ``packaging.utils`` has the same, and 13 modules with it that take longer to import than a small scan should.
    """
    found = name.lower().replace("_", "-").replace(".", "-")
    while "--" in found:
        found = found.replace("--", "-")
    return found
