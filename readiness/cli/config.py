"""``readiness config``: what is in force for a target, and who says so."""

import json
from typing import Annotated, Any

import msgspec
import typer

from readiness.cli import options as o
from readiness.config.model import Configuration, PathValue

_INTERNAL = ("origins", "places")


def command(
    context: typer.Context,
    target: o.Target = ".",
    origin: Annotated[bool, typer.Option("--origin", help="Where each value comes from.", show_default=False)] = False,
    ref: o.Ref = None,
    config: o.Config = None,
    ignore_repo_config: o.IgnoreRepoConfig = False,
) -> int:
    """Show the configuration in force for a target, with --origin the file and line, variable or option each value comes from."""
    from readiness.cli.settings import Asked, configured
    from readiness.intake.target import open_target

    asked = Asked(target=target, ref=ref, config=config, ignore_repo_config=ignore_repo_config)
    loaded = configured(asked, open_target(target, ref))
    for warning in loaded.warnings:
        context.obj.say(f"warning: {warning}")
    lines = _lines(loaded.configuration, origin=origin)
    width = max(len(line[0]) for line in lines)
    context.obj.write("".join(f"{text:<{width}}  # {place}\n" if place else f"{text}\n" for text, place in lines))
    return 0


def _lines(configuration: Configuration, *, origin: bool) -> list[tuple[str, str]]:
    """(``key: value`` in YAML's own JSON notation, where it comes from)."""
    found = []
    for name in sorted(configuration.__struct_fields__):
        if name in _INTERNAL:
            continue
        key = name.replace("_", "-")
        value = json.dumps(_plain(getattr(configuration, name)), ensure_ascii=True)
        extending = configuration.origins.get(f"extend-{key}", "")
        places = ", ".join(each for each in (configuration.origins.get(key, ""), extending) if each)
        found.append((f"{key}: {value}", (places or "default") if origin else ""))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, tuple) and value and isinstance(value[0], PathValue):
        return [each.path for each in value]
    return msgspec.to_builtins(dict(value) if hasattr(value, "items") else value)
