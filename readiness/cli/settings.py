"""From options, environment and files to what a scan needs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from readiness.cli.cache_folder import cache_folder
from readiness.cli.dates import as_of_date, timestamp
from readiness.cli.own_rules import rule_folders
from readiness.config.load import Loaded, Sources, load
from readiness.config.model import Configuration
from readiness.errors import UsageError
from readiness.intake.opening import read_regular
from readiness.intake.snapshot import Snapshot, UnreadableError
from readiness.intake.target import OpenedSnapshot, open_target
from readiness.scan_settings import ScanSettings
from readiness.verdict.inputs import GateFlags

_CONFIG_LIMIT = 1_000_000


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says. ``options`` by configuration key; None and empty lists: not given. ``outputs``: real paths of the files
    that will be written, which are no part of the target wherever they are."""

    target: str = "."
    ref: str | None = None
    config: str | None = None
    ignore_repo_config: bool = False
    as_of: str | None = None
    timestamp: bool = False
    options: dict[str, Any] = {}
    outputs: frozenset[str] = frozenset()


class Prepared(msgspec.Struct, frozen=True):
    """All that :func:`readiness.scan.scan` takes, and the configuration it comes from."""

    snapshot: OpenedSnapshot
    settings: ScanSettings
    as_found: ScanSettings | None
    gate: GateFlags
    warnings: tuple[str, ...]
    configuration: Configuration
    cache: str | None = None
    """The folder of the cache, None for none."""


def configured(asked: Asked, snapshot: Snapshot) -> Loaded:
    """The configuration for a target. Raises UsageError."""
    from readiness.catalogue.locate import named_files, shipped_rules

    def repository(path: str) -> bytes | None:
        if asked.ignore_repo_config:
            return None
        try:
            return snapshot.read(path)
        except UnreadableError:
            return None

    profiles = tuple(Path(name).stem for name, _ in named_files(shipped_rules(), "_profiles/*.yaml"))
    return load(
        Sources(
            repository=repository, file=_user_bytes, user=_user_file(), explicit=asked.config, environment=os.environ,
            options=asked.options, folder=os.getcwd(), profiles=profiles,
        )
    )  # fmt: skip


def users_configuration(options: dict[str, Any]) -> Configuration:
    """What is in force where there is no target: *options*, the environment and the user's own file. Raises UsageError."""
    sources = Sources(
        repository=lambda _: None, file=_user_bytes, user=_user_file(), environment=os.environ, options=options, folder=os.getcwd()
    )
    return load(sources).configuration


def _user_file() -> str | None:
    """``$XDG_CONFIG_HOME/readiness/config.yaml``, else below ``~/.config``; None where there is none, or no home."""
    home = os.environ.get("HOME", "")
    base = os.environ.get("XDG_CONFIG_HOME") or (os.path.join(home, ".config") if home else "")
    path = os.path.join(base, "readiness", "config.yaml")
    return path if os.path.isabs(base) and os.path.isfile(path) else None


def _user_bytes(path: str) -> bytes:
    try:
        return read_regular(os.path.realpath(path), _CONFIG_LIMIT)
    except UnreadableError as error:
        missing = not os.path.lexists(path)
        raise UsageError("there is no such file" if missing else f"cannot be read: {error.reason}", where=path) from None


@contextmanager
def prepared(asked: Asked) -> Iterator[Prepared]:
    """What a scan needs, as long as the block lasts. Raises UsageError, TargetError and EmptyTargetError."""
    as_of, moment = as_of_date(asked.as_of), timestamp(asked.timestamp)
    snapshot = open_target(asked.target, asked.ref, left_out=asked.outputs)
    loaded = configured(asked, snapshot)
    configurations = (loaded.configuration, *((loaded.as_found,) if loaded.as_found else ()))
    with rule_folders(configurations, snapshot) as folders:
        settings = [
            msgspec.structs.replace(settings_of(configuration), as_of=as_of, timestamp=moment, rules=rules)
            for configuration, rules in zip(configurations, folders, strict=True)
        ]
        try:
            yield Prepared(
                snapshot, settings[0], settings[1] if loaded.as_found else None, gate_of(loaded.configuration),
                (*snapshot.warnings, *loaded.warnings), loaded.configuration, cache_folder(loaded.configuration, asked.target),
            )  # fmt: skip
        except UsageError as error:
            if not error.where:
                _locate_names(loaded.configuration, settings[0])
            raise


def settings_of(configuration: Configuration) -> ScanSettings:
    """The part of the configuration that decides results; dates and rule folders are the caller's to fill in."""
    from readiness.facts.options import ProjectOptions
    from readiness.intake.role_map import RoleMap
    from readiness.scan_settings import Selection

    return ScanSettings(
        as_of=as_of_date("1970-01-01"),
        profile=configuration.profile,
        thresholds=dict(configuration.thresholds),
        multipliers=dict(configuration.multipliers),
        selection=Selection(
            select=configuration.select or (),
            extend_select=configuration.extend_select,
            ignore=configuration.ignore,
            severities=dict(configuration.severity),
            blockers=dict(configuration.blocker),
            per_path_ignores=dict(configuration.per_path_ignores),
        ),
        roles=RoleMap(tuple(configuration.roles.items())),
        exclude=configuration.exclude,
        options=ProjectOptions(
            configuration.generated, configuration.public_api, configuration.coverage_target, tuple(configuration.routes.items())
        ),
        not_applicable=dict(configuration.not_applicable),
        jobs=configuration.jobs or 0,
    )


def gate_of(configuration: Configuration) -> GateFlags:
    """The gate's flags; numbers become the decimals that were written."""
    from readiness.verdict.inputs import FailOn

    def decimal(number: float | None) -> Decimal | None:
        return None if number is None else Decimal(str(number))

    return GateFlags(
        fail_on=FailOn(configuration.fail_on), fail_under=decimal(configuration.fail_under), max_unknown=decimal(configuration.max_unknown)
    )


def _locate_names(configuration: Configuration, settings: ScanSettings) -> None:
    """Says where a name that the catalogue does not know was written. Raises UsageError for the first one; returns where all are known."""
    from readiness.catalogue.load import load_catalogue
    from readiness.suggest import did_you_mean

    catalogue = load_catalogue(settings.rules)
    categories = {*catalogue.categories, *(rule.category for rule in catalogue.rules.values())}
    rules, both = frozenset(catalogue.rules), frozenset({*catalogue.rules, *categories})
    by_path = tuple((path, name) for path, names in configuration.per_path_ignores.items() for name in names)
    named = (
        *(("profile", name, name, frozenset(catalogue.profiles), "profile") for name in (configuration.profile,)),
        *(("select", name, name, both, "rule or category") for name in configuration.select or ()),
        *(("extend-select", name, name, both, "rule or category") for name in configuration.extend_select),
        *(("ignore", name, name, both, "rule or category") for name in configuration.ignore),
        *(("per-path-ignores", path, name, both, "rule or category") for path, name in by_path),
        *(("severity", name, name, rules, "rule") for name in configuration.severity),
        *(("blocker", name, name, rules, "rule") for name in configuration.blocker),
        *(("not-applicable", name, name, rules, "rule") for name in configuration.not_applicable),
        *(("multipliers", name, name, frozenset(categories), "category") for name in configuration.multipliers),
    )
    for key, item, name, known, kind in named:
        if name not in known:
            others = f"profiles: {', '.join(sorted(known))}" if kind == "profile" else "see: readiness rules list"
            hint = did_you_mean(name, known) or others
            place = configuration.place(key, item) or configuration.places.get(f"extend-{key}:{item}", "")
            raise UsageError(f"unknown {kind} {name!r}", where=place, hint=hint)
