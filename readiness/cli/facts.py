"""``readiness facts``: every relation, or the rows of one."""

import os
import textwrap
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from readiness.cli import options as o
from readiness.cli.output import Streams
from readiness.errors import UsageError

if TYPE_CHECKING:
    from readiness.facts.project import Project
    from readiness.facts.relation import Relation

Schema = Annotated[
    bool, typer.Option("--schema", help="Document the tables in Markdown, with their CREATE TABLE; reads no target.", show_default=False)
]
_WIDTH = 100
_EVERYWHERE = ("path", "line", "column", "component", "unreadable")


class Line(msgspec.Struct, frozen=True):
    """A relation in the list. ``rows`` and ``unreadable`` are None where counting them would take the models of all files."""

    relation: str
    table: str
    rows: int | None
    unreadable: int | None
    about: str
    columns: dict[str, str]


def command(
    context: typer.Context,
    relation: Annotated[str, typer.Argument(metavar="[RELATION]", help="A relation, as http.route; all if not given.")] = "",
    target: o.Target = ".",
    schema: Schema = False,
    format: o.RowFormat = "console",
    ref: o.Ref = None,
    config: o.Config = None,
    ignore_repo_config: o.IgnoreRepoConfig = False,
    as_of: o.AsOf = None,
    jobs: o.Jobs = None,
    no_cache: o.NoCache = False,
    cache_dir: o.CacheDir = None,
    quiet: o.Quiet = False,
) -> int:
    """Show what is known of a repository: every relation with its columns, or the rows of one.

    A relation is a table of facts with the place each comes from; rules judge them, `readiness query` asks them in SQL.
    """
    from readiness.cli.rows import check_format
    from readiness.cli.settings import Asked
    from readiness.cli.targets import facts_of
    from readiness.tables.schema import relations_by_table, table_name

    check_format(format)
    if relation and _is_target(relation) and target == ".":
        relation, target = "", relation
    tables = relations_by_table()
    found = tables.get(table_name(relation)) if relation else None
    if relation and not found:
        raise _unknown(relation)
    chosen = (found,) if found else tuple(tables.values())
    if schema:
        from readiness.cli.schema_page import schema_page

        context.obj.write(schema_page(chosen))
        return 0
    options = {"jobs": jobs, "cache": False if no_cache else None, "cache-dir": cache_dir}
    asked = Asked(target=target, ref=ref, config=config, ignore_repo_config=ignore_repo_config, as_of=as_of, options=options)
    with facts_of(asked, chosen, context.obj, quiet=quiet) as project:
        if found:
            _write_rows(project, found, context.obj, format, quiet=quiet)
        else:
            _write_list([_line(project, each) for each in chosen], context.obj, format)
    return 0


def _is_target(name: str) -> bool:
    """A folder, where a relation might stand."""
    from readiness.tables.schema import relations_by_table, table_name

    return table_name(name) not in relations_by_table() and (os.sep in name or name in (".", "..") or os.path.isdir(name))


def _unknown(relation: str) -> UsageError:
    from readiness.suggest import did_you_mean
    from readiness.tables.schema import relations_by_table

    names = [each.name for each in relations_by_table().values()]
    hint = did_you_mean(relation, names) or did_you_mean(relation.replace("_", "."), names) or "see: readiness facts"
    return UsageError(f"there is no relation {relation!r}", hint=hint)


def _line(project: "Project", relation: "Relation") -> Line:
    from readiness.cli.row_docs import row_docs
    from readiness.tables.schema import table_of

    table = table_of(relation.name)
    rows = None if relation.large else project.rows(relation.row_type)
    unreadable = None if rows is None else sum(bool(row.unreadable) for row in rows)
    columns = {column.name: str(column.type) for column in table.columns}
    return Line(relation.name, table.name, None if rows is None else len(rows), unreadable, row_docs(relation).about, columns)


def _write_list(lines: list[Line], streams: Streams, format: str) -> None:
    from readiness.cli.rows import as_csv, as_json

    if format == "json":
        streams.write(as_json([msgspec.to_builtins(line) for line in lines]))
    elif format == "csv":
        streams.write(
            as_csv(
                ("relation", "table", "rows", "unreadable", "about", "columns"),
                [(line.relation, line.table, line.rows, line.unreadable, line.about, " ".join(line.columns)) for line in lines],
            )
        )
    else:
        streams.write(f"Every relation has {_sentence(_EVERYWHERE)} as well.\n\n{''.join(map(_told, lines))}")


def _told(line: Line) -> str:
    if line.rows is None:
        count = "not counted: readiness facts " + line.relation
    else:
        count = f"{line.rows:,} {'row' if line.rows == 1 else 'rows'}{f', {line.unreadable} unreadable' if line.unreadable else ''}"
    own = ", ".join(f"{name} {type_}" for name, type_ in line.columns.items() if name not in _EVERYWHERE)
    about = textwrap.fill(line.about.replace("``", "`"), _WIDTH, initial_indent="  ", subsequent_indent="  ")
    columns = textwrap.fill(own, _WIDTH, initial_indent="    ", subsequent_indent="    ")
    return f"{line.relation} ({count})\n{about}\n{columns}\n".replace("\n\n", "\n")


def _sentence(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _write_rows(project: "Project", relation: "Relation", streams: Streams, format: str, *, quiet: bool) -> None:
    from readiness.cli.rows import as_csv, as_json, objects
    from readiness.tables.asking import rows_of
    from readiness.tables.cells import plain_rows
    from readiness.tables.schema import table_of

    table = table_of(relation.name)
    rows = list(plain_rows(project, table, rows_of(project, table)))
    if format == "json":
        streams.write(as_json(objects(table.column_names, rows)))
    elif format == "csv":
        streams.write(as_csv(table.column_names, rows))
    else:
        streams.write("".join(_row_line(table.column_names, row) for row in rows))
        if not quiet:
            streams.say(f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}")


def _row_line(columns: tuple[str, ...], row: tuple[object, ...]) -> str:
    """``path:line`` and what is not empty, ``name=value``."""
    from readiness.cli.rows import shown
    from readiness.reports.text import visible

    path, line, *_ = row
    said = [
        f"{name}={_value(shown(value))}" for name, value in zip(columns[3:], row[3:], strict=True) if value not in (None, "", False, [], {})
    ]
    return f"{visible(str(path))}{f':{line}' if line else ''}  {visible('  '.join(said))}\n"


def _value(text: str) -> str:
    cut = text if len(text) <= 200 else f"{text[:199]}…"
    return f'"{cut}"' if " " in cut and not cut.startswith(("[", "{")) else cut
