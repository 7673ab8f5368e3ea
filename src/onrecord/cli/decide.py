"""`onrecord decide`, `onrecord log` and `onrecord undo`: review from the shell."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from onrecord.cli import options
from onrecord.cli.build import DEFAULT_RECORD
from onrecord.errors import WrongUse
from onrecord.text import plural, visible

if TYPE_CHECKING:
    from onrecord.model import Decision
    from onrecord.review.drafts import Wish

VERDICTS = ("accept", "reject", "edit", "add", "merge", "split", "distinct", "note")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("decide")(decide)
    app.command("log")(log)
    app.command("undo")(undo)
    app.command("import")(import_)


Reviewer = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who decides (default: reviewer in the settings; never the name of the login)."),
]
Note = Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")]


def decide(
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help=f"One of {', '.join(VERDICTS)}.")],
    subject: Annotated[
        list[str],
        typer.Argument(
            metavar="SUBJECT...",
            help="Ids of findings, incidents, entities or folds, or how they begin. merge, distinct: two and more; "
            "split: an incident or entity, then what to take out of it; add: a document.",
        ),
    ],
    record: options.RecordOption = DEFAULT_RECORD,
    field: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="edit: the value to change (speaker, source, role, content, stance, mode, voice, when, place, type, "
            "trigger, figures, agents, patients, according-to, state, label, target, title, name); add: statement, or "
            "the type of an event.",
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help='What it is changed to; "" for what the text does not say. Places: START-END.'
        ),
    ] = None,
    note: Note = None,
    reviewer: Reviewer = None,
    config: options.Config = None,
    json: options.AsJson = False,
) -> None:
    """Decide on something in the record: each decision is kept with who, when, before and after."""
    from onrecord.review.drafts import Wish
    from onrecord.reviewing import now

    if verdict not in VERDICTS:
        raise WrongUse(f"{verdict!r} is no verdict; choose one of {', '.join(VERDICTS)}")
    wish = Wish(
        verdict=cast("Any", verdict),
        subjects=tuple(subject),
        field=field,
        to=to,
        note=note,
        reviewer=reviewer_of(reviewer, config),
        at=now(),
    )
    _carry_out(record, wish, as_json=json)


def undo(
    decision: Annotated[
        list[str] | None, typer.Argument(metavar="DECISION...", help="Ids of decisions (default: the last one).")
    ] = None,
    record: options.RecordOption = DEFAULT_RECORD,
    note: Note = None,
    reviewer: Reviewer = None,
    config: options.Config = None,
    json: options.AsJson = False,
) -> None:
    """Take a decision back: that is a decision, too, and can be taken back itself."""
    from onrecord.review.drafts import Wish
    from onrecord.reviewing import now

    who = reviewer_of(reviewer, config)
    wish = Wish(verdict="undo", subjects=tuple(decision or ()), note=note, reviewer=who, at=now())
    _carry_out(record, wish, as_json=json)


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV that `export csv` wrote and you changed, or Web Annotations.")
    ],
    record: options.RecordOption = DEFAULT_RECORD,
    reviewer: Reviewer = None,
    config: options.Config = None,
    json: options.AsJson = False,
) -> None:
    """Take in decisions made elsewhere: changed cells of a table, its columns verdict and note, or annotations."""
    from onrecord import plugins
    from onrecord.importing import imported
    from onrecord.reviewing import now, read_record

    if not file.is_file():
        raise WrongUse(f"{file}: there is no such file")
    with plugins.open_store(record) as store:
        taken = imported(file.read_bytes(), read_record(store), reviewer=reviewer_of(reviewer, config), at=now())
        made = store.add_decisions(taken.drafts) if taken.drafts else ()
        read_record(store)
    _print(made, as_json=json, states={})
    for line in taken.left:
        print(f"not taken: {visible(line)}", file=sys.stderr)
    print(f"{plural(len(made), 'decision')} kept, {len(taken.left)} not taken", file=sys.stderr)


def reviewer_of(given: str | None, config: Path | None) -> str:
    """The name that decisions are made under: the one given, else that of the settings.

    Raises WrongUse when it is empty.
    """
    from onrecord.config import load_settings

    name = (given if given is not None else load_settings(config).reviewer).strip()
    if not name:
        raise WrongUse("--reviewer is empty: say who decides")
    return name


def _carry_out(record: str, wish: "Wish", *, as_json: bool) -> None:
    from onrecord import plugins
    from onrecord.reviewing import decide as keep
    from onrecord.reviewing import read_record

    with plugins.open_store(record) as store:
        made = keep(store, read_record(store), wish)
        read_record(store)  # what is merged follows now, not when somebody looks
    _print(made, as_json=as_json, states={})
    print(f"{plural(len(made), 'decision')} kept; head of the log: {made[-1].hash}", file=sys.stderr)


def log(
    record: options.RecordOption = DEFAULT_RECORD,
    json: options.AsJson = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Check the chain of hashes; exit 1 with what is wrong.")
    ] = False,
) -> None:
    """List every decision in its order: who, when, about what, before and after."""
    from onrecord import plugins
    from onrecord.review.standing import taken_back
    from onrecord.reviewing import read_record

    with plugins.open_store(record) as store:
        options.stop_if(store.verify_decisions() if verify else ())
        read = read_record(store)
    states = dict.fromkeys(taken_back(read.decisions), "undone")
    states |= {decision.id: "orphaned" for decision in read.orphans}
    _print(read.decisions, as_json=json, states=states)
    head = read.decisions[-1].hash if read.decisions else "none"
    checked = "the chain is whole; " if verify else ""
    print(f"{plural(len(read.decisions), 'decision')}; {checked}head of the log: {head}", file=sys.stderr)


def _print(decisions: "Sequence[Decision]", *, as_json: bool, states: dict[str, str]) -> None:
    import msgspec

    from onrecord.show.decisions import decision_line

    if as_json:
        listed = [msgspec.to_builtins(d) | {"state": states.get(d.id, "standing")} for d in decisions]
        sys.stdout.buffer.write(msgspec.json.encode(listed) + b"\n")
        return
    for decision in decisions:
        print(visible(decision_line(decision, states.get(decision.id))))
