"""``readiness rules``: look at the catalogue; check and begin rules of your own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from readiness.cli import options as o
from readiness.cli.output import Streams
from readiness.errors import UsageError

if TYPE_CHECKING:
    from readiness.catalogue.contents import Catalogue
    from readiness.model import Rule

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
Paths = Annotated[
    list[str], typer.Argument(metavar="[PATH]...", help="Folders or files of rules; the shipped ones if not given.", show_default=False)
]
RuleId = Annotated[str, typer.Argument(metavar="RULE", help="A rule's id, as category.slug.")]


def catalogue_with(rules: list[str]) -> "Catalogue":
    """The shipped catalogue and rules of the user's. Raises UsageError."""
    from readiness.catalogue.load import load_catalogue

    return load_catalogue(tuple(Path(path) for path in rules))


@app.command("list", short_help="Every rule with its severity and title.")
def list_rules(
    context: typer.Context,
    category: Annotated[str | None, typer.Option("--category", "-c", metavar="NAME", help="Only this category.")] = None,
    rules: o.Rules = [],  # noqa: B006 - typer copies it
) -> int:
    """Every rule with its severity and title. A star marks a blocker, a percent sign a rule scored by the share of subjects that pass."""
    catalogue = catalogue_with(rules)
    if category is not None and category not in {*catalogue.categories, *(rule.category for rule in catalogue.rules.values())}:
        from readiness.suggest import did_you_mean

        hint = did_you_mean(category, catalogue.categories) or f"categories: {', '.join(sorted(catalogue.categories))}"
        raise UsageError(f"unknown category {category!r}", where="--category", hint=hint)
    shown = [rule for rule in catalogue.rules.values() if category in (None, rule.category)]
    width = max((len(rule.id) for rule in shown), default=0)
    streams: Streams = context.obj
    marked = [(rule, f"{rule.severity}{'★' * rule.blocker}{'%' * rule.ratio}") for rule in shown]
    streams.write("".join(f"{rule.id:<{width}}  {mark:<10} {rule.title}\n" for rule, mark in marked))
    return 0


@app.command("show", short_help="A rule's own YAML.")
def show(context: typer.Context, rule: RuleId, rules: o.Rules = []) -> int:  # noqa: B006
    """A rule's own YAML, as it stands in its file."""
    from readiness.catalogue.locate import rule_files, shipped_rules

    found = catalogue_with(rules).rule(rule)
    for folder in (shipped_rules(), *map(Path, rules)):
        for where, content in rule_files(folder):
            text = content.decode("utf-8", "replace")
            if where == found.location.path and f"id: {rule}" in text:
                context.obj.write(_document(text, found.location.line or 1))
                return 0
    raise UsageError(f"the file of {rule!r} is no longer there", where=str(found.location))


def _document(text: str, line: int) -> str:
    """The document of a YAML file that holds a line."""
    lines = text.splitlines(keepends=True)
    breaks = [number for number, each in enumerate(lines) if each.rstrip() == "---"]
    start = max((number + 1 for number in breaks if number < line), default=0)
    end = min((number for number in breaks if number >= line), default=len(lines))
    return "".join(lines[start:end])


@app.command("validate", short_help="Check rule files.")
def validate(context: typer.Context, paths: Paths = []) -> int:  # noqa: B006
    """Check rule files: types, names, parameters, patterns, texts, examples that are there. Exits with 2 where something is wrong."""
    from readiness.catalogue.validate import problems_of
    from readiness.engine import bind, known_relations

    rules, problems = _read(paths)
    known = known_relations()
    for rule in rules:
        try:
            bind(rule)
        except UsageError as error:
            problems.append(error)
        problems += [UsageError(f"rule {rule.id}: {problem}", where=str(rule.location)) for problem in problems_of(rule, known)]
    return _conclude(context.obj, problems, f"{len(rules)} rules are valid")


@app.command("test", short_help="Run the examples of rules.")
def run_examples(context: typer.Context, paths: Paths = []) -> int:  # noqa: B006
    """Run the examples of rules, each a small repository in memory. Exits with 2 where a rule contradicts one of its examples."""
    from readiness.examples import contradictions

    rules, problems = _read(paths)
    examples = 0
    for rule in rules:
        for example in rule.examples:
            examples += 1
            where = f"{rule.location.path}:{example.line or rule.location.line}"
            try:
                said = contradictions(rule, example)
            except UsageError as error:
                problems.append(error)
                break
            problems += [UsageError(f"rule {rule.id}, example {example.name!r}: {each}", where=where) for each in said]
    return _conclude(context.obj, problems, f"{examples} examples of {len(rules)} rules agree")


@app.command("new", short_help="Begin a rule.")
def new(
    context: typer.Context,
    rule: RuleId,
    folder: Annotated[str, typer.Option("--folder", metavar="DIR", help="Where your rules are.")] = "rules",
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="What it matches with: text-pattern, query, agree or code-pattern.")
    ] = "text-pattern",
) -> int:
    """Begin a rule: a file that works, with examples, to be changed into the rule that you mean."""
    from readiness.catalogue.rule_file import RULE_ID
    from readiness.cli.new_rule import KINDS, new_rule
    from readiness.cli.output import write_whole
    from readiness.suggest import did_you_mean

    if kind not in KINDS:
        raise UsageError(
            f"no rule begins with the kind {kind!r}", where="--kind", hint=did_you_mean(kind, KINDS) or f"one of: {', '.join(KINDS)}"
        )

    if not RULE_ID.fullmatch(rule):
        raise UsageError(f"{rule!r} is no rule id", hint="a category and a slug in lower case, for example: team.owner-label-missing")
    if rule in catalogue_with([]).rules:
        hint = "an id stands once; begin it with a category of your own, for example: team.owner-label-missing"
        raise UsageError(f"{rule!r} is a shipped rule", hint=hint)
    category, _, slug = rule.partition(".")
    target = Path(folder, category, f"{slug}.yaml")
    if target.exists():
        raise UsageError("is there already", where=str(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot be made: {(error.strerror or '').lower()}", where=str(target.parent)) from None
    write_whole(str(target), new_rule(rule, kind))
    context.obj.write(f"{target}\n")
    context.obj.say(f"change it, then: readiness rules test {target}; use it with: readiness scan --rules {folder}")
    return 0


def _read(paths: list[str]) -> tuple[list["Rule"], list[UsageError]]:
    """Every rule that can be read, and what is wrong with the others; an id that stands twice is wrong, too."""
    from readiness.catalogue.locate import rule_files, shipped_rules
    from readiness.catalogue.rule_file import rules_of

    rules: dict[str, Rule] = {}
    problems: list[UsageError] = []
    for folder in [Path(path) for path in paths] or [shipped_rules()]:
        for where, content in rule_files(folder):
            try:
                found = rules_of(content, where)
            except UsageError as error:
                problems.append(error)
                continue
            for rule in found:
                if rule.id in rules:
                    said = f"the rule id {rule.id!r} stands twice"
                    problems.append(UsageError(said, where=str(rule.location), hint=f"also at {rules[rule.id].location}"))
                rules[rule.id] = rule
    if not rules and not problems:
        raise UsageError(f"there are no rule files at {', '.join(paths)}", hint="name a folder of YAML files, or one file")
    return list(rules.values()), problems


def _conclude(streams: Streams, problems: list[UsageError], success: str) -> int:
    for problem in problems:
        streams.say(f"error: {problem}")
        if problem.hint:
            streams.say(f"hint: {problem.hint}")
    if problems:
        streams.say(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}")
        return 2
    streams.write(f"{success}\n")
    return 0
