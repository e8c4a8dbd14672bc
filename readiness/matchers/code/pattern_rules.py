"""What is wrong with a rule of ast-grep before any file is read: it takes many that never match anything, and says nothing.

A pattern must parse, and must find its own text with names for its metavariables; a kind must be one of the language's.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec

from readiness.facts.code_patterns import found, parsed
from readiness.matchers.code.languages import EITHER_QUOTES
from readiness.suggest import did_you_mean

MAX_DEPTH = 60
MAX_PATTERN = 2_000
METAVARIABLE = re.compile(r"\$\$\$(?:[A-Z_][A-Z0-9_]*)?(?![a-z])|\$\$?[A-Z_][A-Z0-9_]*(?![a-z])")
_MISSPELT = re.compile(r"(?<!\w)\$+[A-Za-z_]\w*")
_CAUSE = re.compile(r"^\s*(?:\d+: )?(?P<said>\S.*)$", re.MULTILINE)
_SAMPLES = ("zz", "1", '"z"')
"""What a metavariable may stand for."""
_KINDS = """
argument_list arguments array arrow_function assignment assignment_expression attribute await await_expression binary_expression
binary_operator block block_mapping_pair call call_expression catch_clause class_declaration class_definition command comment
decorated_definition decorator dictionary element except_clause expression_statement for_statement formal_parameters
function_declaration function_definition identifier if_statement import_declaration import_from_statement import_statement
interpolation jsx_element keyword_argument lambda lexical_declaration list member_expression method_declaration method_definition
method_invocation object pair parameters program property_identifier raise_statement return_statement string string_content
template_string throw_statement try_statement variable_declarator while_statement with_statement
"""


class PatternObject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pattern that needs something around it to parse: ``selector`` is the kind of the node in ``context`` that is meant."""

    context: str
    selector: str = ""
    strictness: Literal["cst", "smart", "ast", "relaxed", "signature", "template"] = "smart"


class Position(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line and a column, from 0 as ast-grep counts."""

    line: Annotated[int, msgspec.Meta(ge=0)]
    column: Annotated[int, msgspec.Meta(ge=0)]


class Range(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Exactly this place."""

    start: Position
    end: Position


class NthChild(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Which of its siblings, those that ``ofRule`` matches; from the end with ``reverse``."""

    position: Annotated[int, msgspec.Meta(ge=1)] | str
    reverse: bool = False
    of_rule: "Rule | None" = None


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A rule as ast-grep has it. All that is given must hold."""

    pattern: str | PatternObject | None = None
    kind: str | None = None
    regex: str | None = None
    nth_child: Annotated[int, msgspec.Meta(ge=1)] | str | NthChild | None = None
    range: Range | None = None
    inside: "Relational | None" = None
    has: "Relational | None" = None
    precedes: "Relational | None" = None
    follows: "Relational | None" = None
    all: "tuple[Rule, ...]" = ()
    any: "tuple[Rule, ...]" = ()
    not_: "Rule | None" = msgspec.field(default=None, name="not")
    matches: str | None = None

    @property
    def parts(self) -> "tuple[Rule, ...]":
        """The rules inside it."""
        single = (self.inside, self.has, self.precedes, self.follows, self.not_)
        return (*(each for each in single if each is not None), *self.all, *self.any)


class Relational(Rule, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A rule about another node. Without ``stopBy: end`` only the nearest one is looked at."""

    stop_by: "Literal['neighbor', 'end'] | Rule | None" = None
    field: str | None = None


def checked_rule(rule: dict[str, Any]) -> Rule:
    """The rule, typed. Raises ValueError for a key or type that ast-grep does not know, and for rules in rules without end."""
    if _depth(rule) > MAX_DEPTH:
        raise ValueError(f"rules stand in each other more than {MAX_DEPTH} deep")
    try:
        return msgspec.convert(rule, Rule)
    except msgspec.ValidationError as error:
        text = str(error)
        unknown = re.search(r"unknown field `([^`]+)`", text)
        hint = did_you_mean(unknown[1], _keys()) if unknown else ""
        raise ValueError(f"{text}; {hint}" if hint else text) from None


def _depth(rule: object) -> int:
    """How deep mappings and lists stand in each other, as far as that matters."""
    level, depth = [rule], 0
    while level and depth <= MAX_DEPTH:
        level = [item for each in level for item in _inside(each)]
        depth += 1
    return depth


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _keys() -> list[str]:
    return [field.encode_name for field in msgspec.structs.fields(Relational)]


def problem_of(language: str, config: dict[str, Any], rules: tuple[Rule, ...]) -> str:
    """Why these rules can match nothing, in one sentence; empty where nothing is known against them. ``config`` is what ast-grep gets,
    ``rules`` all that it holds: the rule itself, those of constraints and of utils."""
    everything = tuple(each for rule in rules for each in _walk(rule))
    for rule in everything:
        problem = _wrong_pattern(language, rule, everything) or _wrong_kind(language, rule.kind)
        if problem:
            return problem
    if not any((rules[0].pattern, rules[0].kind, rules[0].regex, rules[0].all, rules[0].any, rules[0].matches, rules[0].has)):
        return "says only what a node is not: begin with a pattern or a kind"
    return _refused(parsed("", language), config)


def _walk(rule: Rule) -> Iterator[Rule]:
    yield rule
    for part in rule.parts:
        yield from _walk(part)
    if isinstance(rule, Relational) and isinstance(rule.stop_by, Rule):
        yield from _walk(rule.stop_by)


def _wrong_kind(language: str, kind: str | None) -> str:
    if kind is None:
        return ""
    if kind == "ERROR":
        return "the kind ERROR is what does not parse, and matches nothing that does"
    root = parsed("", language)
    if not _refused(root, {"rule": {"kind": kind}}):
        return ""
    known = [each for each in _KINDS.split() if not _refused(root, {"rule": {"kind": each}})]
    return f"{language} has no kind {kind!r}; {did_you_mean(kind, known)}".rstrip("; ")


def _wrong_pattern(language: str, rule: Rule, everything: tuple[Rule, ...]) -> str:
    if rule.pattern is None:
        return ""
    text = rule.pattern if isinstance(rule.pattern, str) else rule.pattern.context
    if not text.strip():
        return "a pattern is empty"
    if len(text) > MAX_PATTERN:
        return f"a pattern has at most {MAX_PATTERN:,} characters"
    if isinstance(rule.pattern, PatternObject) and rule.pattern.selector and (problem := _wrong_kind(language, rule.pattern.selector)):
        return problem
    own = {"pattern": msgspec.to_builtins(rule.pattern), **({"kind": rule.kind} if rule.kind else {})}
    samples = [METAVARIABLE.sub(sample, text) for sample in _SAMPLES]
    if isinstance(rule.pattern, str):
        samples = [sample for sample in samples if _parses(sample, language)]
        if not samples:
            return _unparsable(text, language)
    if refused := _refused(parsed("", language), {"rule": own}):
        return refused
    if not any(found(parsed(sample, language), {"rule": own}) for sample in samples):
        return f"the pattern {text!r} does not match its own text{f' as {rule.kind}: it is another kind' if rule.kind else ''}"
    return _one_kind_of_quotes(language, text, own, samples, everything)


def _parses(sample: str, language: str) -> bool:
    """Whether the text holds one node that has no error in it. What is around that node is not asked for: a call alone is no program of
    Java's, and a pattern all the same."""
    node = parsed(sample, language)
    while len(node.children()) == 1:
        node = node.children()[0]
    return node.kind() != "ERROR" and not found(node, {"rule": {"kind": "ERROR"}})


def _unparsable(text: str, language: str) -> str:
    names = [name for name in _MISSPELT.findall(text) if not METAVARIABLE.fullmatch(name)]
    if names:
        return f"the pattern {text!r} does not parse as {language}; a metavariable is in capitals: {names[0].upper()}"
    return f"the pattern {text!r} does not parse as {language}; give what is around it: {{context: …, selector: …}}"


def _one_kind_of_quotes(language: str, text: str, own: dict[str, Any], samples: list[str], everything: tuple[Rule, ...]) -> str:
    """A text in a pattern matches in the quotes in which it is written only."""
    if language not in EITHER_QUOTES or not re.search("[\"']", text):
        return ""
    others = [sample.translate(_SWAPPED) for sample in samples]
    swapped = text.translate(_SWAPPED)
    if any(found(parsed(other, language), {"rule": own}) for other in others) or any(rule.pattern == swapped for rule in everything):
        return ""
    if not any(_parses(other, language) for other in others):
        return ""
    return f"the pattern {text!r} matches only in these quotes; add {swapped!r} under any, or take a metavariable with a constraint"


_SWAPPED = str.maketrans("\"'", "'\"")


def _refused(root: Any, config: dict[str, Any]) -> str:
    """What ast-grep has against a rule, the innermost of its causes."""
    try:
        found(root, config)
    except (RuntimeError, ValueError, TypeError) as error:
        said = str(error).partition("Stack backtrace")[0].partition("Caused by:")[2] or str(error)
        causes = [" ".join(cause["said"].split()) for cause in _CAUSE.finditer(said)]
        return causes[-1] if causes else "ast-grep refuses the rule"
    return ""


def necessary_words(rule: Rule) -> tuple[tuple[str, ...], ...]:
    """Alternatives of words that a file must hold all of for the rule to match; ``((),)`` where that is not certain."""
    return tuple(tuple(sorted(words)) for words in sorted(_necessary(rule), key=sorted))


_MAX_ALTERNATIVES = 32
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,}")


def _necessary(rule: Rule) -> frozenset[frozenset[str]]:
    found_words = frozenset((_pattern_words(rule.pattern),))
    for part in (rule.has, rule.inside, rule.precedes, rule.follows, *rule.all):
        if part is not None:
            found_words = _both(found_words, _necessary(part))
    if rule.any:
        found_words = _both(found_words, frozenset().union(*(_necessary(part) for part in rule.any)))
    return found_words


def _both(one: frozenset[frozenset[str]], two: frozenset[frozenset[str]]) -> frozenset[frozenset[str]]:
    if len(one) * len(two) > _MAX_ALTERNATIVES:
        return one
    return frozenset(words | others for words in one for others in two)


def _pattern_words(pattern: str | PatternObject | None) -> frozenset[str]:
    """Of a plain pattern every word is in what it matches; of an object's context perhaps not."""
    return frozenset(_WORD.findall(METAVARIABLE.sub(" ", pattern))) if isinstance(pattern, str) else frozenset()
