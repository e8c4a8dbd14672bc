"""Which names a pydantic model takes, and what becomes of others."""

import pytest

from readiness.facts.reliability.schemas import schema_of
from tests.facts.projects import project_of

HEAD = "from pydantic import AliasChoices, BaseModel, ConfigDict, Extra, Field, model_validator, root_validator\n"


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("class M(BaseModel):\n    a: int\n    b: str = 'x'\n", {"a", "b"}),
        ("class M(BaseModel):\n    a: int = Field(alias='A')\n", {"a", "A"}),
        ("class M(BaseModel):\n    a: int = Field(validation_alias=AliasChoices('b', 'c'))\n", {"a", "b", "c"}),
        ("class B(BaseModel):\n    a: int\nclass M(B):\n    b: int\n", {"a", "b"}),
    ],
)
def test_names(body: str, names: set[str]) -> None:
    index = project_of({"m.py": HEAD + body}).python
    row = index.class_("m.py", "M")
    assert row is not None
    schema = schema_of(index, "m.py", row)
    assert (set(schema.names), schema.tolerant, schema.unclear) == (names, "", "")


@pytest.mark.parametrize(
    ("body", "tolerant", "unclear"),
    [
        ("class M(BaseModel, extra='allow'):\n    a: int\n", True, False),
        ("class M(BaseModel):\n    model_config = {'extra': 'forbid'}\n", True, False),
        ("class M(BaseModel):\n    class Config:\n        extra = Extra.allow\n", True, False),
        ("CONFIG = ConfigDict(extra='allow')\nclass B(BaseModel):\n    model_config = CONFIG\nclass M(B):\n    a: int\n", True, False),
        ("class M(BaseModel):\n    model_config = ConfigDict(extra='ignore')\n", False, False),
        ("class M(BaseModel):\n    model_config = ConfigDict(alias_generator=str.upper)\n", False, True),
        ("class M(BaseModel):\n    @root_validator(pre=True)\n    def f(cls, v):\n        return v\n", False, True),
        ("class M(BaseModel):\n    @model_validator(mode='after')\n    def f(self):\n        return self\n", False, False),
        ("class M(BaseModel):\n    def __init__(self, **v):\n        super().__init__()\n", False, True),
        ("from company import Mixin\nclass M(Mixin, BaseModel):\n    a: int\n", False, True),
    ],
)
def test_others(body: str, tolerant: bool, unclear: bool) -> None:
    index = project_of({"m.py": HEAD + body}).python
    row = index.class_("m.py", "M")
    assert row is not None
    schema = schema_of(index, "m.py", row)
    assert (bool(schema.tolerant), bool(schema.unclear)) == (tolerant, unclear)
