"""The sources that a user named: files, folders, article lists with one source a line, and addresses."""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import chain

from onrecord.config import Limits, Settings
from onrecord.errors import WrongUse
from onrecord.fetch import Fetcher, Memory, Rules, is_address, listed_feeds
from onrecord.fetch import sources as fetch_sources
from onrecord.model import Problem, Source
from onrecord.read.sources import expand


def sources(
    paths: Iterable[str],
    *,
    format: str | None,
    settings: Settings,
    network: Rules | None = None,
    memory: Memory | None = None,
) -> list[Source | Problem]:
    """The sources that the user named, article lists (JSON Lines) as one source a line.

    Addresses, and lists of feeds, are fetched by the rules of `network`; `memory` knows what was fetched before.
    Raises WrongUse for an address without such rules: nothing is asked of the network unless the user says so.
    """
    listed = list(paths)
    addresses = [path for path in listed if is_address(path)]
    if addresses and network is None:
        raise WrongUse(f"{addresses[0]}: to fetch it from the network, say --network")
    files = [path for path in listed if not is_address(path)]
    items: list[Source | Problem] = []
    for item in expand(files, format=format, limits=settings.limits):
        feeds = listed_feeds(item) if network is not None else None
        if feeds is None:
            items += _lines(item, format, settings.limits)
        else:
            addresses += feeds
    if addresses and network is not None:
        items += fetch_sources(addresses, Fetcher(rules=network), memory or Memory(None))
    return items


def _lines(item: Source | Problem, format: str | None, limits: Limits) -> Iterator[Source | Problem]:
    if not isinstance(item, Source) or not (format == "jsonl" or item.name.endswith((".jsonl", ".ndjson"))):
        yield item
        return
    lines = item.data.split(b"\n") if item.data is not None else _file_lines(item, limits)
    filled = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    try:
        first = next(filled, None)
    except OSError:
        first = None  # reading it as a whole will tell the reason
    if first is None or not first[1].removeprefix(BOM_UTF8).lstrip().startswith(b"{"):
        yield item  # empty, in UTF-16, or no list at all, whatever its name: the readers tell by the content
        return
    for number, line in chain([first], filled):
        yield Source(name=f"{item.name}#{number}", data=line, format="jsonl", line=number)


def _file_lines(item: Source, limits: Limits) -> Iterator[bytes]:
    assert item.path is not None
    with open(item.path, "rb") as file:
        while line := file.readline(limits.file_bytes + 1):
            yield line
