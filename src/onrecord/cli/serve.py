"""`onrecord serve` and `onrecord demo`: the page, and the example record that ships with the program."""

import gc
import shlex
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock, Thread
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options
from onrecord.cli.build import DEFAULT_RECORD, run_build
from onrecord.cli.decide import Reviewer, reviewer_of
from onrecord.errors import RecordError, WrongUse

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from onrecord.model import Problem
    from onrecord.store.accounts import Accounts
    from onrecord.web.adding import Inbox
    from onrecord.web.guard import Reach
    from onrecord.web.team import Team
    from onrecord.web.watching import Watcher

DEFAULT_PORT = 8642
TURN = 0.0005  # seconds that a thread works while others wait; each row that one reads may cost it a turn of another
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("serve")(serve)
    app.command("demo")(demo)


def serve(
    record: options.RecordOption = DEFAULT_RECORD,
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="N", help="The port.")] = DEFAULT_PORT,
    reviewer: Reviewer = None,
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="Address to listen at. Another than 127.0.0.1 takes accounts, and TLS or a proxy."
        ),
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="Host name by which others open the page; can be given several times."),
    ] = None,
    tls_cert: Annotated[Path | None, typer.Option(metavar="FILE", help="Certificate (PEM) to encrypt with.")] = None,
    tls_key: Annotated[Path | None, typer.Option(metavar="FILE", help="Its private key (PEM).")] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy before this program encrypts, and sets X-Forwarded-For.")
    ] = False,
    config: options.Config = None,
) -> None:
    """Open the page: on this machine for yourself, or for the accounts of a team."""
    from onrecord import plugins
    from onrecord.browsing import ReviewedLibrary
    from onrecord.store.accounts import accounts_of
    from onrecord.web.app import create_app
    from onrecord.web.desk import Desk
    from onrecord.web.entrance import add_team
    from onrecord.web.peer import can_tell, same_user
    from onrecord.web.reaching import reach_of
    from onrecord.web.review import add_review

    _check_tls(tls_cert, tls_key)
    store = plugins.open_store(record)
    with store:
        team = _team(accounts_of(store), record, read_only=store.read_only, reviewer=reviewer)
        names = tuple(name or ())
        reach = reach_of(host, port, names=names, accounts=team is not None, tls=bool(tls_cert), proxy=behind_proxy)
        library = ReviewedLibrary(store)
        sealed = store.read_only or getattr(store, "encrypted", False)  # what is added would lie beside it in plain
        inbox, watcher = (None, None) if sealed else takers_of(record)
        token = None if team is not None or can_tell() else token_urlsafe(24)
        app = create_app(
            lambda: library,
            token=token,
            search=store.search,
            inbox=inbox,
            watcher=watcher if team is None else None,
            reach=reach,
            team=team,
            same_user=same_user if team is None and token is None else None,
        )
        ready = [app.state.site.warm]
        if not store.read_only:
            desk = Desk(store, library, reviewer=reviewer_of(reviewer, config))
            add_review(app, desk)
            ready.append(desk.warm)
        if team is not None:
            add_team(app, team, reach)
        Thread(target=_warm, args=(ready,), daemon=True).start()
        print(f"open {_shown(reach, host, token)}   (stop with Ctrl-C)", file=sys.stderr)
        _run(app, host, port, tls_cert, tls_key)


def _warm(ready: "Sequence[Callable[[], None]]") -> None:
    """Make ready what pages show; what is at hand then stays, so that nobody waits while it is looked through again."""
    for make in ready:
        make()
    gc.collect()
    gc.freeze()


def _run(app: "Starlette", host: str, port: int, tls_cert: Path | None, tls_key: Path | None) -> None:
    import uvicorn

    sys.setswitchinterval(TURN)
    try:
        uvicorn.run(
            app,
            host=host.strip("[]"),
            port=port,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=2,
            ssl_certfile=tls_cert,
            ssl_keyfile=tls_key,
        )
    except SystemExit as error:
        raise WrongUse(f"port {port} of {host} cannot be used: choose another with --port") from error


def _team(accounts: "Accounts", record: str, *, read_only: bool, reviewer: str | None) -> "Team | None":
    """The people who may log in; None where the record has no accounts, and whoever runs the program is alone."""
    from onrecord.store.passwords import Passwords
    from onrecord.web.team import Team

    if not accounts.some():
        return None
    if read_only:
        raise RecordError(f"{record}: it has accounts and cannot be written to, so nobody could log in; copy it")
    if reviewer is not None:
        raise WrongUse("--reviewer: this record has accounts, and each decides under its own name; leave it out")
    return Team(accounts, Passwords())


def _check_tls(cert: Path | None, key: Path | None) -> None:
    """Raises WrongUse when the certificate and its key do not go together."""
    import ssl

    if cert is None and key is None:
        return
    if cert is None or key is None:
        raise WrongUse("--tls-cert and --tls-key go together: give both")
    for file in (cert, key):
        if not file.is_file():
            raise WrongUse(f"{file}: there is no such file")
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key, password="")
    except (ssl.SSLError, OSError) as error:
        raise WrongUse(f"{cert}: is no certificate (PEM) that fits the key {key} without a passphrase") from error


def _shown(reach: "Reach", host: str, token: str | None) -> str:
    """The address to open."""
    names = sorted(reach.names - LOOPBACK) or [host]
    port = "" if reach.proxy else f":{reach.port}"
    return f"{'https' if reach.secure else 'http'}://{names[0]}{port}/" + (f"?token={token}" if token else "")


def takers_of(record: str) -> "tuple[Inbox, Watcher]":
    """What takes articles from the page: the record's folder `added`, and a folder to watch; one build at a time."""
    from onrecord import pipeline
    from onrecord.config import beside, load_settings
    from onrecord.model import Given
    from onrecord.web.adding import Inbox, result_words
    from onrecord.web.watching import Watcher

    settings, added, one_at_a_time = load_settings(None), beside(record) / "added", Lock()

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
