"""`onrecord move`: copy a whole record from a folder to a server, or back."""

import shutil
import sys
from typing import Annotated

import typer

from onrecord.cli import options
from onrecord.errors import RecordError
from onrecord.text import masked, visible


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("move")(move)


def move(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The record that is there: a folder or an address.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Where it shall be; nothing may be there yet.")],
) -> None:
    """Copy a whole record to a new place (a folder, or a PostgreSQL address) and check it there; the old one stays."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from onrecord import plugins
    from onrecord.config import FETCHED, beside

    bars = (BarColumn(), TextColumn("{task.percentage:.0f} %"), TimeRemainingColumn(), TextColumn("{task.description}"))
    with plugins.open_store(source) as old, plugins.open_store(target, create=True) as new:
        if type(old) is type(new) and masked(source) == masked(target):
            raise RecordError(f"{masked(target)}: is the same record; name a new place to move to")
        with Progress(*bars, console=options.stderr(), transient=True) as shown:
            task = shown.add_task("moving", total=None)

            def progress(done: int, total: int, name: str) -> None:
                shown.update(task, completed=done, total=total, description=visible(name))

            new.copy_from(old, progress)
        documents, incidents = new.counts()
        wrong = new.verify()
    fetched = beside(source) / FETCHED
    if fetched.is_file():
        shutil.copyfile(fetched, beside(target) / FETCHED)
    options.stop_if(wrong)
    print(f"{masked(target)}: {documents} documents, {incidents} incidents, and whole", file=sys.stderr)
    print(f"{masked(source)} was left as it is", file=sys.stderr)
