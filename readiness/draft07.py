"""Floor 0: from the JSON Schema that msgspec writes (2020-12) to draft-07, which editors and CI validators read."""


def draft_07(value: object) -> object:
    """The same schema: tuples and definitions are spelt differently there. Decimals are written as numbers here."""
    if isinstance(value, list | tuple):
        return [draft_07(part) for part in value]
    if not isinstance(value, dict):
        return value.replace("#/$defs/", "#/definitions/") if isinstance(value, str) else value
    if value.get("format") == "decimal":
        return {"type": "number"}
    spelt = {{"$defs": "definitions"}.get(name, name): draft_07(part) for name, part in value.items()}
    if "prefixItems" in spelt:
        spelt["items"], spelt["additionalItems"] = spelt.pop("prefixItems"), spelt.get("items", False)
    return spelt
