"""`onrecord purge`: remove documents from a record for good."""

import sys
from typing import Annotated

import typer

from onrecord.cli import options
from onrecord.cli.build import DEFAULT_RECORD
from onrecord.cli.decide import Reviewer, reviewer_of
from onrecord.errors import WrongUse
from onrecord.text import plural


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("purge")(purge)


def purge(
    source: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE...",
            help="Sources as the record names them (a list: all its lines), or ids of documents; none: finish a purge "
            "that was stopped.",
        ),
    ] = None,
    record: options.RecordOption = DEFAULT_RECORD,
    earlier: Annotated[
        bool, typer.Option("--earlier", help="Also every original that no source gives any more, whosever it was.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why; it stays in the log, so name nobody.")] = None,
    reviewer: Reviewer = None,
    config: options.Config = None,
) -> None:
    """Remove documents for good: text, original, findings, index, and the words of decisions about them."""
    from onrecord import plugins
    from onrecord.purging import purge as carry_out
    from onrecord.reviewing import now

    who = reviewer_of(reviewer, config)
    with plugins.open_store(record) as store:
        if source or earlier:
            plan = store.to_purge(source or [])
            count = f"{plural(len(plan.documents), 'document')} of {plural(len(plan.sources), 'source')}"
            _ask(f"remove {count} from {record} for good?", yes=yes)
        done = carry_out(store, source or [], reviewer=who, at=now(), note=note, earlier=earlier)
        if done is None:
            raise WrongUse("name what to remove: sources, or ids of documents (onrecord show documents)")
        head = store.decisions()[-1].hash
    print(
        f"removed {plural(len(done.documents), 'document')} and {plural(len(done.originals), 'original')}",
        file=sys.stderr,
    )
    if done.earlier:
        kept = plural(len(done.earlier), "original")
        print(f"{kept} that no source gives any more may hold the same words: --earlier removes them", file=sys.stderr)
    print(f"head of the log: {head}; copies elsewhere, backups and exports are not touched", file=sys.stderr)


def _ask(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise WrongUse(f"{question} say --yes")
    if not typer.confirm(question, err=True):
        raise typer.Exit(1)
