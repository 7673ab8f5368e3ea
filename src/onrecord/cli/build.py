"""`onrecord build` and `onrecord verify`: make a record, add to it, and check that it is whole."""

import shlex
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import bundles, options
from onrecord.errors import WrongUse
from onrecord.text import masked, plural, visible

if TYPE_CHECKING:
    from onrecord.config import Settings
    from onrecord.distributed.engine import RayEngine
    from onrecord.model import Given
    from onrecord.pipeline import Summary

DEFAULT_RECORD = "record"
MOST_TOLD = 50


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("build")(build)
    app.command("verify")(verify)


def build(
    source: options.SomeSources = None,
    record: options.RecordOption = DEFAULT_RECORD,
    published: options.Published = None,
    publisher: options.Publisher = None,
    title: options.Title = None,
    language: options.Language = None,
    format: options.Format = None,
    workers: options.Workers = None,
    config: options.Config = None,
    remerge: Annotated[
        bool, typer.Option("--remerge", help="Merge all of the record afresh, as if its articles had come at once.")
    ] = False,
    merge_engine: Annotated[
        str, typer.Option(metavar="NAME", help="process, or duckdb: all of a large record merged afresh in one join.")
    ] = "process",
    engine: Annotated[
        str, typer.Option(metavar="NAME", help="local, or ray: read and extract on the machines of a Ray cluster.")
    ] = "local",
    address: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="The Ray cluster (HOST:PORT); without it one is started on this machine."),
    ] = None,
    network: options.Network = False,
) -> None:
    """Read, extract, merge and store articles; adds to the record when there is one."""
    from onrecord.config import load_settings

    if not source and not remerge:
        raise WrongUse("name what to read: files, folders, or - for stdin; --remerge alone reads nothing new")
    if merge_engine not in ("process", "duckdb"):
        raise WrongUse(f"--merge-engine {merge_engine!r} is unknown; choose process or duckdb")
    if engine not in ("local", "ray"):
        raise WrongUse(f"--engine {engine!r} is unknown; choose local or ray")
    if address is not None and engine != "ray":
        raise WrongUse("--address is for --engine ray")
    settings = load_settings(config)
    given = options.given(published, publisher, title, language)
    with ExitStack() as stack:
        summary = run_build(
            source or [],
            record=record,
            given=given,
            settings=settings,
            format=format,
            workers=workers,
            remerge=remerge,
            merge_engine=merge_engine,
            network=options.rules(network, config),
            engine=stack.enter_context(_on_ray(record, settings, given, address, workers)) if engine == "ray" else None,
        )
    if not summary.documents:
        print("onrecord: no document could be read; the record holds none", file=sys.stderr)
        raise typer.Exit(1)


def _on_ray(record: str, settings: "Settings", given: "Given", address: str | None, workers: int | None) -> "RayEngine":
    try:
        from onrecord.distributed.engine import ray_engine
    except ImportError as error:
        raise WrongUse("Ray is not installed: pip install 'onrecord[ray]'") from error
    return ray_engine(record, settings=settings, given=given, address=address, workers=workers)


def run_build(source: list[str], *, record: str, **arguments: object) -> "Summary":
    """Build with a progress bar, and print the summary on stderr."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from onrecord import pipeline

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=options.stderr(), transient=True) as bars:
        task = bars.add_task("reading", total=None)

        def progress(done: int, total: int, name: str) -> None:
            bars.update(task, completed=done, total=total, description=visible(name))

        summary = pipeline.build(source, record=record, progress=progress, **arguments)  # type: ignore[arg-type]
    options.tell_problems(summary.problems[:MOST_TOLD])
    if len(summary.problems) > MOST_TOLD:
        print(f"{len(summary.problems) - MOST_TOLD} more: onrecord show problems -r {masked(record)}", file=sys.stderr)
    _tell(summary, record)
    return summary


def _tell(summary: "Summary", record: str) -> None:
    kinds = ", ".join(f"{count} {kind}" for kind, count in summary.kinds.items()) or "none"
    name = masked(record)
    folder = shlex.quote(name)
    lines = (
        f"{plural(summary.read, 'source')} read, {summary.unchanged} unchanged; the record {name} holds "
        f"{plural(summary.documents, 'document')} and {plural(summary.incidents, 'incident')}",
        f"found now: {plural(summary.statements, 'statement')}, {plural(summary.events, 'event')}; problems: {kinds}",
        f"next: onrecord show timeline -r {folder}   or   onrecord serve -r {folder}",
    )
    for line in lines:
        print(line, file=sys.stderr)
    if summary.stale:
        told = "were read by another version or with other settings; build their sources again to renew them"
        print(f"{summary.stale} documents {told}", file=sys.stderr)


def verify(
    record: options.RecordOption = DEFAULT_RECORD,
    head: Annotated[
        str | None, typer.Option(metavar="HASH", help="A head of the log that you noted: it must be in the chain.")
    ] = None,
    root: bundles.Root = None,
) -> None:
    """Re-hash the originals, check every span and the chain of decisions; exit 1 with what is wrong.

    Of a bundle (-r FOLDER) every file, the signature and the time stamp are checked.
    """
    from onrecord import plugins

    if (Path(record) / "bagit.txt").is_file():
        bundles.verify(Path(record), root)
        return
    if root is not None:
        raise WrongUse(f"--root is for bundles with a time stamp; {masked(record)} is none")
    with plugins.open_store(record) as store:
        wrong = store.verify()
        hashes = [decision.hash for decision in store.decisions()] if not wrong else []
    if head and not wrong and head not in hashes:
        wrong = [f"the log has no decision with the hash {head}: decisions were removed, or made anew"]
    options.stop_if(wrong)
    print(f"{masked(record)}: originals, spans and decisions are whole", file=sys.stderr)
    print(f"head of the log: {hashes[-1] if hashes else 'none'}", file=sys.stderr)
