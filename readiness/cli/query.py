"""``readiness query``: SQL over the facts."""

from typing import Annotated

import typer

from readiness.cli import options as o


def command(
    context: typer.Context,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT statement; - reads it from stdin.", show_default=False)],
    target: o.Target = ".",
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
    """Ask the facts of a repository in SQL: every relation of `readiness facts` is a table (http.route is http_route).

    It reads and computes and does nothing else; only the relations that it names are derived. `readiness facts --schema` documents the
    tables.
    """
    from readiness.cli.rows import as_csv, as_json, as_table, check_format, objects, unique
    from readiness.cli.settings import Asked
    from readiness.cli.targets import facts_of
    from readiness.tables.asking import ask
    from readiness.tables.schema import relations_by_table
    from readiness.tables.statement import prepared

    check_format(format)
    options = {"jobs": jobs, "cache": False if no_cache else None, "cache-dir": cache_dir}
    asked = Asked(target=target, ref=ref, config=config, ignore_repo_config=ignore_repo_config, as_of=as_of, options=options)
    statement = prepared(_from_stdin() if sql == "-" else sql)
    relations = tuple(relations_by_table()[table.name] for table in statement.reads)
    with facts_of(asked, relations, context.obj, quiet=quiet) as project:
        answer = ask(project, statement)
    columns = unique(answer.columns)
    if format == "json":
        context.obj.write(as_json(objects(columns, answer.rows)))
    elif format == "csv":
        context.obj.write(as_csv(columns, answer.rows))
    else:
        context.obj.write(as_table(columns, answer.rows))
        if not quiet:
            context.obj.say(f"{len(answer.rows)} {'row' if len(answer.rows) == 1 else 'rows'}")
    return 0


def _from_stdin() -> str:
    import sys

    from readiness.tables.limits import MAX_SQL

    return sys.stdin.buffer.read(4 * MAX_SQL).decode("utf-8", "replace")
