"""``readiness cache``: what earlier scans left behind, and how to be rid of it."""

import os

import typer

from readiness.cli import options as o
from readiness.cli.output import Streams

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
_ABOUT = {
    "catalogue": "the shipped rules, decoded",
    "dirty": "whether trees were as committed",
    "facts": "facts of files, each sealed under its file's content",
    "name": "names of folders that were scanned",
    "program": "states of this program",
    "report": "reports",
    "tree": "looks of trees: sizes, times and digests of files",
}


@app.command("info", short_help="Where it is and what is in it.")
def info(context: typer.Context, cache_dir: o.CacheDir = None) -> int:
    """Where the cache is, how large it is, and what is in it."""
    from readiness.cache.store import FILE_NAME, MAX_BYTES, Store

    streams: Streams = context.obj
    folder = _folder(cache_dir)
    path = os.path.join(folder, FILE_NAME)
    if not os.path.isfile(path):
        streams.write(f"{folder}: nothing is kept there\n")
        return 0
    size = sum(os.path.getsize(path + suffix) for suffix in ("", "-wal") if os.path.exists(path + suffix))
    store = Store(folder)
    amounts = store.amounts()
    store.close()
    lines = [f"{folder}: {_megabytes(size)} of at most {_megabytes(MAX_BYTES)}"]
    lines += [f"  {amount.entries:>7}  {_megabytes(amount.size):>9}  {_ABOUT.get(amount.kind, amount.kind)}" for amount in amounts]
    if store.complaint:
        lines.append(f"  it cannot be used: {store.complaint}")
    streams.write("\n".join(lines) + "\n")
    return 0


@app.command("clear", short_help="Delete it.")
def clear(context: typer.Context, cache_dir: o.CacheDir = None) -> int:
    """Delete the cache. Scans that run meanwhile are not disturbed, and no result is lost: the next one reads everything anew."""
    from readiness.cache.store import remove

    streams: Streams = context.obj
    folder = _folder(cache_dir)
    streams.write(f"{folder}: {_megabytes(remove(folder))} deleted\n")
    return 0


def _folder(asked: str | None) -> str:
    """The folder of the option, the environment, the user's own configuration file, or the default. Raises UsageError for none."""
    from readiness.cli.cache_folder import default_folder
    from readiness.cli.settings import users_configuration
    from readiness.errors import UsageError

    named = users_configuration({"cache-dir": asked}).cache_dir
    folder = os.path.expanduser(named.path) if named else default_folder()
    if folder is None:
        raise UsageError("there is no home directory to keep a cache in", hint="name a folder: --cache-dir DIR")
    return folder


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
