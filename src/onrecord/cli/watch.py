"""`onrecord watch`: add what is new in folders and feeds, again and again."""

import sys
import time
from typing import Annotated

import typer

from onrecord.cli import options
from onrecord.cli.build import DEFAULT_RECORD, run_build
from onrecord.errors import WrongUse

SHORTEST_ON_THE_NETWORK = 60


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("watch")(watch)


def watch(
    source: options.Sources,
    record: options.RecordOption = DEFAULT_RECORD,
    every: Annotated[
        int, typer.Option(min=1, metavar="SECONDS", help="How long to wait between two looks (network: 60 and more).")
    ] = 300,
    times: Annotated[int | None, typer.Option(min=1, metavar="N", help="Stop after N looks (default: never).")] = None,
    published: options.Published = None,
    publisher: options.Publisher = None,
    language: options.Language = None,
    workers: options.Workers = None,
    config: options.Config = None,
    network: options.Network = False,
) -> None:
    """Watch folders and feeds and add what is new; stop with Ctrl-C."""
    from onrecord.config import load_settings

    if "-" in source:
        raise WrongUse("standard input cannot be watched: name folders, files or (with --network) feeds")
    settings, rules = load_settings(config), options.rules(network, config)
    given = options.given(published, publisher, None, language)
    pause = max(every, SHORTEST_ON_THE_NETWORK) if network else every
    looks = 0
    while True:
        run_build(source, record=record, given=given, settings=settings, workers=workers, network=rules)
        looks += 1
        if times is not None and looks >= times:
            return
        print(f"looking again in {pause} seconds; Ctrl-C stops", file=sys.stderr)
        time.sleep(pause)
