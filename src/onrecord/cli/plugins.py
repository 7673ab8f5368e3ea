"""`onrecord plugins`: what is installed."""

import typer


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("plugins")(list_plugins)


def list_plugins() -> None:
    """List the readers, finders, exporters and stores that are installed."""
    from onrecord.plugins import GROUPS, installed

    for group in GROUPS:
        print(group)
        for name, point in installed(group).items():
            package = point.dist.name if point.dist else "?"
            print(f"  {name:<12} {point.value}  ({package})")
