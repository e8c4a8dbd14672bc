"""One requirement, whatever file it stands in: the words of PEP 508 with a line."""

import re

import msgspec

from readiness.artifacts.distribution_names import canonicalize_name

NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_EXACT = re.compile(r"===?\s*[^\s,*]+")
_COMMIT = re.compile(r"[0-9a-fA-F]{7,40}")
_RELEASE = re.compile(r"[vVrR]?\d[\d._-]*")
_NUMBERED = re.compile(r"\d\.\d")


class Declared(msgspec.Struct, frozen=True):
    """``key`` is the name as PEP 503 compares it; ``name`` as written. ``specifier`` is empty for any version. ``url`` is what a direct
    reference (VCS, archive, path) points at; ``ref`` the commit, tag or branch it names. ``hashed``: ``--hash`` stands with it."""

    name: str
    key: str
    line: int
    specifier: str = ""
    extras: tuple[str, ...] = ()
    marker: str = ""
    url: str = ""
    ref: str = ""
    hashed: bool = False
    editable: bool = False

    @property
    def pinned(self) -> bool:
        """One version only: ``==1.2`` (``==1.*`` is a range), a hash, or a direct reference to a commit, a release or a local path."""
        if self.url:
            return self.hashed or direct_reference_pinned(self.url, self.ref)
        return self.hashed or bool(_EXACT.fullmatch(self.specifier.strip()))

    @property
    def version(self) -> str:
        """The version of an exact pin, else empty."""
        return self.specifier.strip().lstrip("=").strip() if _EXACT.fullmatch(self.specifier.strip()) else ""

    @property
    def text(self) -> str:
        """What a message calls it: ``fastapi[all]>=0.100``."""
        extras = f"[{','.join(self.extras)}]" if self.extras else ""
        return f"{self.name}{extras}{self.specifier}" if not self.url else f"{self.name or self.url} ({shown_url(self.url)})"


def declared(text: str, line: int, *, hashed: bool = False) -> Declared | None:
    """A PEP 508 requirement, or None for what is none."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        found = Requirement(text)
    except (InvalidRequirement, RecursionError):
        return None
    url = found.url or ""
    return Declared(
        found.name,
        canonicalize_name(found.name),
        line,
        str(found.specifier),
        tuple(sorted(found.extras)),
        str(found.marker) if found.marker else "",
        url,
        reference_of(url),
        hashed or "#sha256=" in url,
    )


def reference_of(url: str) -> str:
    """The ``@ref`` of a VCS URL (``git+https://host/x.git@v1#egg=x`` → ``v1``), empty where there is none."""
    if "+" not in url.split("://", 1)[0]:
        return ""
    rest = url.split("://", 1)[-1].split("#", 1)[0].partition("/")[2]
    return rest.rpartition("@")[2] if "@" in rest else ""


def direct_reference_pinned(url: str, ref: str) -> bool:
    """Whether the reference means the same code tomorrow: a commit, a release tag, a released file, a local path."""
    if "://" not in url or url.startswith("file:"):
        return True
    if "+" in url.split("://", 1)[0]:
        return release_reference(ref)
    path = url.split("#", 1)[0].split("?", 1)[0]
    archive = re.search(
        r"/(?:archive(?:/refs/(?:heads|tags))?|tarball|zipball|tar\.gz|zip)/(?:refs/heads/|refs/tags/)?([^/]+?)(?:\.zip|\.tar\.gz|\.tgz)?$",
        path,
    )
    if archive:
        return "/refs/heads/" not in path and release_reference(archive[1])
    return bool(re.search(r"\d", path.rpartition("/")[2]))


def release_reference(ref: str) -> bool:
    """Whether a git reference looks like a commit or a release tag rather than a branch (``stable/2.1.x`` is a branch)."""
    if _COMMIT.fullmatch(ref) or _RELEASE.fullmatch(ref):
        return True
    return bool(_NUMBERED.search(ref)) and not ref.lower().endswith(("x", "-dev", "-stable", "-branch"))


def shown_url(url: str) -> str:
    """The URL without user and password, for messages."""
    return re.sub(r"(?<=://)[^/@\s]*@", "", url)
