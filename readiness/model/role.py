"""What a file is for; decides where a defect counts."""

from enum import StrEnum


class Role(StrEnum):
    """By path, name and content; a project corrects it in its configuration. Only production files are judged, unless a rule says so."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    TEST = "test"
    EXAMPLE = "example"
    DOCUMENTATION = "documentation"
    GENERATED = "generated"
    VENDORED = "vendored"
