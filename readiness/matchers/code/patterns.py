"""``code-pattern``: rules of ast-grep, over any language that it speaks."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from readiness.facts.globs import path_matches
from readiness.facts.project import PRODUCTION, Project
from readiness.facts.reading import CodePattern, FileFacts, PatternHit
from readiness.matchers.code.languages import LANGUAGES
from readiness.matchers.matcher import Matcher, ParameterError
from readiness.model import Location, Observation, Role, failed, passed, unknown
from readiness.suggest import did_you_mean


class CodePatternParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No code of ``language`` may match ``rule``, which is written as ast-grep has it: ``pattern``, ``kind``, ``regex``, ``inside``,
    ``has``, ``precedes``, ``follows``, ``all``, ``any``, ``not``, ``matches``; with ``constraints`` on its metavariables and ``utils``.

    Each file that ``globs`` select, by default those of the language, is a subject. Remember that ``inside`` and ``has`` look at the
    nearest node only unless they say ``stopBy: end``.
    """

    language: str
    rule: dict[str, Any]
    message: str
    constraints: dict[str, dict[str, Any]] = {}
    utils: dict[str, dict[str, Any]] = {}
    globs: tuple[str, ...] = ()
    roles: tuple[Role, ...] = PRODUCTION


def _code_pattern(project: Project, params: CodePatternParams) -> Iterator[Observation]:
    """Each match fails at its place, files without one pass."""
    (wanted,) = _wants(params)
    clean: Counter[str] = Counter()
    for path, facts in sorted(project.files.items()):
        if facts.role not in params.roles or not path_matches(wanted.globs, path):
            continue
        told = list(_of_file(facts, [hit for hit in facts.hits if hit.pattern == wanted.name], params.message))
        yield from told
        if not told:
            component = project.component_of(path)
            clean[component.path if component else "."] += 1
    names = {component.path: component.name for component in project.components}
    for folder, count in sorted(clean.items()):
        yield passed(f"{count} files searched", Location(folder), count=count, component=names.get(folder, ""))


def _of_file(facts: FileFacts, hits: list[PatternHit], message: str) -> Iterator[Observation]:
    if facts.unread:
        yield unknown(facts.path, Location(facts.path), f"not analysed: {facts.unread}")
    for hit in hits:
        place = Location(facts.path, hit.line, hit.column)
        yield unknown(facts.path, place, hit.unread) if hit.unread else failed(hit.text or facts.path, place, message)


def _wants(params: CodePatternParams) -> tuple[CodePattern]:
    from readiness.matchers.code.pattern_rules import checked_rule, necessary_words

    config = msgspec.json.encode(_config(params), order="deterministic").decode()
    globs = params.globs or LANGUAGES[params.language]
    name = f"{params.language}\0{config}\0{','.join(globs)}"
    return (CodePattern(name, params.language, config, globs, necessary_words(checked_rule(params.rule))),)


def _config(params: CodePatternParams) -> dict[str, Any]:
    config: dict[str, Any] = {"rule": params.rule}
    config |= {"constraints": params.constraints} if params.constraints else {}
    return config | ({"utils": params.utils} if params.utils else {})


def _check(params: CodePatternParams) -> None:
    from readiness.matchers.code.pattern_rules import checked_rule, problem_of

    if params.language not in LANGUAGES:
        hint = did_you_mean(params.language, LANGUAGES) or f"one of: {', '.join(LANGUAGES)}"
        raise ParameterError("language", f"{params.language!r} is no language that ast-grep speaks here; {hint}")
    rules = []
    for name, given in (("rule", (params.rule,)), ("constraints", params.constraints.values()), ("utils", params.utils.values())):
        for each in given:
            try:
                rules.append(checked_rule(each))
            except ValueError as error:
                raise ParameterError(name, str(error)) from None
    problem = problem_of(params.language, _config(params), tuple(rules))
    if problem:
        raise ParameterError("rule", problem)


MATCHERS: dict[str, Matcher] = {"code-pattern": Matcher(CodePatternParams, _code_pattern, check=_check, wants=_wants)}
