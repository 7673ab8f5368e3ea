"""`onrecord serve` and `onrecord demo`: the page, and the example record that ships with the program."""

import shlex
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options
from onrecord.cli.build import DEFAULT_RECORD, run_build
from onrecord.cli.decide import Reviewer, reviewer_of
from onrecord.errors import RecordError, WrongUse

if TYPE_CHECKING:
    from onrecord.model import Problem
    from onrecord.web.adding import Inbox
    from onrecord.web.watching import Watcher

DEFAULT_PORT = 8642


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("serve")(serve)
    app.command("demo")(demo)


def serve(
    record: options.RecordOption = DEFAULT_RECORD,
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="N", help="The port on 127.0.0.1.")] = DEFAULT_PORT,
    reviewer: Reviewer = None,
    config: options.Config = None,
) -> None:
    """Open the page for reading the record, on this machine only."""
    import uvicorn

    from onrecord import plugins
    from onrecord.browsing import ReviewedLibrary
    from onrecord.web.app import create_app
    from onrecord.web.desk import Desk
    from onrecord.web.review import add_review

    store = plugins.open_store(record)
    with store:
        library = ReviewedLibrary(store)
        inbox, watcher = (None, None) if store.read_only else takers_of(record)
        app = create_app(lambda: library, port=port, search=store.search, inbox=inbox, watcher=watcher)
        ready = [app.state.site.warm]
        if not store.read_only:
            desk = Desk(store, library, reviewer=reviewer_of(reviewer, config))
            add_review(app, desk)
            ready.append(desk.warm)
        Thread(target=lambda: [make() for make in ready], daemon=True).start()
        print(f"open http://127.0.0.1:{port}/   (stop with Ctrl-C)", file=sys.stderr)
        try:
            uvicorn.run(
                app,
                host="127.0.0.1",
                port=port,
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=2,
            )
        except SystemExit as error:
            raise WrongUse(f"port {port} cannot be used: choose another with --port") from error


def takers_of(record: str) -> "tuple[Inbox, Watcher]":
    """What takes articles from the page: the record's folder `added`, and a folder to watch; one build at a time."""
    from onrecord import pipeline
    from onrecord.config import load_settings
    from onrecord.model import Given
    from onrecord.web.adding import Inbox, result_words
    from onrecord.web.watching import Watcher

    settings, added, one_at_a_time = load_settings(None), Path(record) / "added", Lock()

    def build(paths: list[str], progress: Callable[[int, int, str], None]) -> "tuple[str, Sequence[Problem]]":
        with one_at_a_time:
            summary = pipeline.build(paths, record=record, given=Given(), settings=settings, progress=progress)
        return result_words(summary), summary.problems

    inbox = Inbox(added, partial(build, [str(added)]), most_bytes=settings.limits.file_bytes)
    return inbox, Watcher(build, record=Path(record))


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to put the example.")] = Path("demo"),
) -> None:
    """Build the example record that ships with the program, and say how to open it."""
    from onrecord.config import Settings
    from onrecord.model import Given

    record = folder / "record"
    run_build([str(example_articles())], record=str(record), given=Given(), settings=Settings())
    print(f"The example record is in {record}. Read it in the browser:")
    print(f"  onrecord serve -r {shlex.quote(str(record))}")


def example_articles() -> Path:
    """The folder of the example's articles: in the installed package, or in a checkout.

    Raises RecordError when neither has them.
    """
    import onrecord

    package = Path(onrecord.__file__).parent
    for folder in (package / "examples", package.parents[1] / "examples" / "articles"):
        if folder.is_dir():
            return folder
    raise RecordError("the example articles are not installed: install onrecord from its wheel or a checkout")
