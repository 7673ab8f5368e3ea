"""The command line: verbs that read sources and records; data to stdout, everything else to stderr."""

import os
import signal
import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from onrecord import __version__
from onrecord.errors import OnrecordError, WrongUse


class _Commands(TyperGroup):
    """The commands, each with the whole first sentence of its help: it goes on in the next line, and is not cut off."""

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """Write the list of commands, as click does but for the length."""
        commands = {name: self.commands[name] for name in self.list_commands(ctx)}
        with formatter.section("Commands"):
            formatter.write_dl([(n, c.get_short_help_str(limit=1000)) for n, c in commands.items() if not c.hidden])


app = typer.Typer(
    name="onrecord",
    cls=_Commands,
    help="Turn a pile of articles into a record that can be checked: who said what, who did what to whom, when, where, "
    "and according to whom.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
MODULES = (
    *("extract", "build", "watch", "show", "decide", "export", "serve"),
    *("move", "users", "purge", "encryption", "plugins"),
)
for _module in MODULES:
    import_module(f"onrecord.cli.{_module}").register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"onrecord {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    del version


_stopped: list[int] = []  # the signals that came


def _stop(number: int, _frame: object) -> None:
    _stopped.append(number)
    raise KeyboardInterrupt


def main() -> None:
    """Run the command line: exit code 0 done, 1 nothing usable or a check failed, 2 wrong use."""
    from onrecord.text import visible

    _stopped.clear()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        app()
    except OnrecordError as error:
        print(f"onrecord: {visible(str(error))}", file=sys.stderr)
        sys.exit(2 if isinstance(error, WrongUse) else 1)
    except BrokenPipeError:  # who reads the output has had enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        name = str(error.filename or "the output")
        print(f"onrecord: {visible(name)}: {error.strerror}; free it or name another place", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left of it is not tried again at exit
        sys.exit(1)
    except (KeyboardInterrupt, SystemExit):  # typer may turn the one into the other
        if not _stopped:
            raise
        print("onrecord: stopped; what was finished is kept, run the same command to go on", file=sys.stderr)
        sys.exit(128 + _stopped[0])
