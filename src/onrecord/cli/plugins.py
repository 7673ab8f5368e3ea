"""`onrecord plugins`: what is installed."""

import typer


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("plugins")(list_plugins)


def list_plugins() -> None:
    """List the readers, finders, exporters and stores that are installed."""
    from onrecord import sandbox
    from onrecord.config import load_settings
    from onrecord.places import TOWNS, villages
    from onrecord.plugins import GROUPS, installed

    for group in GROUPS:
        print(group)
        for name, point in installed(group).items():
            package = point.dist.name if point.dist else "?"
            print(f"  {name:<12} {point.value}  ({package})")
    version = villages.version()
    more = f"{villages.PACKAGE} {version}" if version else "not installed: pip install 'onrecord[places]'"
    in_use = load_settings().towns
    print("places")
    for people, origin in ((TOWNS, "onrecord"), (villages.SMALLEST, more)):
        used = ", in use" if people == in_use else ""
        print(f"  {people:<12} towns of {people:,} people and more  ({origin}){used}")
    print("workers")
    print(f"  confined     a document being read {sandbox.available()}")
