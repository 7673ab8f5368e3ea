"""`onrecord show` and `onrecord check`: look at a record, and ask what an editor would ask."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options
from onrecord.cli.build import DEFAULT_RECORD
from onrecord.errors import WrongUse
from onrecord.text import masked, plural, visible

if TYPE_CHECKING:
    from onrecord.show.article import Json

KINDS = ("timeline", "incidents", "statements", "events", "entities", "citations", "documents", "problems")
MERGED = ("timeline", "incidents", "entities")
WHAT = f"{', '.join(KINDS[:-1])} or {KINDS[-1]}"

IN_A_TABLE = 500


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("show")(show)
    app.command("check")(check)


def show(
    what: Annotated[str, typer.Argument(metavar="WHAT", help=f"What to list: {WHAT}.")],
    record: options.RecordOption = DEFAULT_RECORD,
    json: options.AsJson = False,
    speaker: Annotated[str | None, typer.Option(help="Part of the speaker's name.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Not before this day.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Not after this day.")] = None,
    place: Annotated[str | None, typer.Option(help="Part of the place's name.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Part of the publisher's name.")] = None,
    type: Annotated[str | None, typer.Option(help="Event type, mode of statement, form of citation, kind.")] = None,
    search: Annotated[str | None, typer.Option(metavar="WORDS", help="Words that must all occur.")] = None,
    status: Annotated[
        str | None, typer.Option(help="Status of an incident, state of a citation, stance; open, accepted, rejected.")
    ] = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="entities: the groups that may be one, with what speaks for it.")
    ] = False,
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Its id; of an incident also one that it had before.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="So many rows at most, 0 for all (a table: 500).")
    ] = None,
) -> None:
    """List what a record holds, as a table or as one JSON array."""
    if suggest:
        return _suggest(what, record, as_json=json)
    if what not in KINDS:
        raise WrongUse(f"{what!r} cannot be shown; choose one of {', '.join(KINDS)}")
    filters = {
        "speaker": speaker,
        "since": options.day("--from", since),
        "until": options.day("--to", until),
        "place": place,
        "publisher": publisher,
        "type": type,
        "search": search,
        "status": status,
    }
    most = limit if limit is not None else 0 if json else IN_A_TABLE
    first = most + 1 if most else None
    whole = what == "timeline" and id is None and all(each is None for each in filters.values())
    found = _glance(record, first) if whole else None
    if found is None:
        found = _rows(record, what, filters, id=id, first=first if whole else None)
    if most and len(found) > most:
        found = found[:most]
        print(f"the first {most} are shown; --limit 0 shows all of them, filters a part", file=sys.stderr)
    if json:
        import msgspec

        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
    elif found:
        from onrecord.show.terminal import print_rows

        print_rows(found, what)
    else:
        print(f"nothing matches: the record {masked(record)} shows no such {what}", file=sys.stderr)


def _glance(record: str, first: int | None) -> "list[Json] | None":
    """The first rows of the chronology (all for None), where they can be told without opening the record to write."""
    from onrecord.show.entries import timeline_entry
    from onrecord.store.glance import chronology

    entries = chronology(record, first)
    return None if entries is None else [timeline_entry(entry) | {"review": "open"} for entry in entries]


def _rows(record: str, what: str, wanted: dict[str, str | None], *, id: str | None, first: int | None) -> "list[Json]":
    """The rows that match; of the chronology without filters the first, where so many are asked for."""
    from onrecord import plugins
    from onrecord.reviewing import read_record, read_timeline
    from onrecord.show.rows import Filters, rows

    filters = Filters(**wanted)
    with plugins.open_store(record) as store:
        if what in MERGED:
            options.tell_unmerged(store, record)
        if what == "timeline" and filters == Filters() and id is None:
            return rows(read_timeline(store, first=first), what, filters)
        found = rows(read_record(store), what, filters)
        if id is None:
            return found
        own = [row for row in found if row.get("id") == id or id in row.get("supersedes", ())]
        return own or [row for row in found if row.get("id") == store.successor(id)]


def _suggest(what: str, record: str, *, as_json: bool) -> None:
    """List the entities that may be one, and the command that makes them one."""
    from onrecord import plugins
    from onrecord.reviewing import read_record
    from onrecord.suggesting import suggestions

    if what != "entities":
        raise WrongUse(f"--suggest goes with entities, not with {what}")
    with plugins.open_store(record) as store:
        found = [suggestion.row for suggestion in suggestions(read_record(store))]
    if as_json:
        import msgspec

        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
        return
    for row in found:
        print(visible(f"{row['kind']}: {' / '.join(entity['name'] for entity in row['entities'])}"))
        for reason in row["reasons"]:
            print(visible(f"  {reason}"))
        print(f"  {row['command']}")
    print(f"{plural(len(found), 'group')} may be one; nothing is merged without a decision", file=sys.stderr)


def check(
    record: options.RecordOption = DEFAULT_RECORD,
    fail_on: Annotated[
        list[str] | None, typer.Option("--fail-on", metavar="KIND", help="Exit 1 if there is such.")
    ] = None,
    json: options.AsJson = False,
) -> None:
    """Ask what a careful editor would ask of the record, each question with its place."""
    from onrecord import plugins
    from onrecord.reviewing import read_record
    from onrecord.show.check import KINDS, questions

    for kind in fail_on or ():
        if kind not in KINDS:
            raise WrongUse(f"--fail-on {kind!r} is no kind of question; choose from {', '.join(KINDS)}")
    with plugins.open_store(record) as store:
        options.tell_unmerged(store, record)
        asked = list(questions(read_record(store)))
    if json:
        import msgspec

        sys.stdout.buffer.write(msgspec.json.encode(asked) + b"\n")
    else:
        for question in asked:
            place = f"{question.uri}:{question.start}: " if question.start is not None else ""
            print(visible(f"{question.kind}: {place}{question.message}"))
    counts = {kind: sum(q.kind == kind for q in asked) for kind in KINDS}
    print(", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "no questions", file=sys.stderr)
    if any(counts[kind] for kind in fail_on or ()):
        raise typer.Exit(1)
