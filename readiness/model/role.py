"""What a file is for; decides where a defect counts."""

from enum import StrEnum


class Role(StrEnum):
    """By path, name and content, or as the configuration says. Only production files are judged, unless a rule says otherwise."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    TEST = "test"
    EXAMPLE = "example"
    DOCUMENTATION = "documentation"
    GENERATED = "generated"
    VENDORED = "vendored"
