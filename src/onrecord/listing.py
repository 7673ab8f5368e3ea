"""The sources that a user named: files, folders, article lists with one source a line, and addresses."""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from onrecord.config import Limits, Settings
from onrecord.errors import FetchRefused, WrongUse
from onrecord.fetch import Fetcher, Memory, Rules, is_address, listed_feeds
from onrecord.fetch import sources as fetch_sources
from onrecord.fetch.sources import Kind, Links
from onrecord.model import Problem, Source
from onrecord.read.catalogues import Tell, Told
from onrecord.read.sources import expand
from onrecord.worker_pools import once
from onrecord.workers import Failure


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
    for item in expand(files, format=format, limits=settings.limits, tell=_apart(settings)):
        feeds = listed_feeds(item, links=_links_apart(settings)) if network is not None else None
        if feeds is None:
            items += _lines(item, format, settings.limits)
        else:
            addresses += feeds
    if addresses and network is not None:
        known = memory or Memory(None)
        items += fetch_sources(addresses, Fetcher(rules=network), known, links=_links_apart(settings))
    return items


def _apart(settings: Settings) -> Tell:
    """Reads the lists of other programs in a worker process, one each."""

    def tell(kind: str, data: bytes) -> Told:
        reply = once("onrecord.read.catalogues:told_task", (kind, data), settings)
        return Told(wrong=reply.message) if isinstance(reply, Failure) else msgspec.msgpack.decode(reply, type=Told)

    return tell


def _links_apart(settings: Settings) -> Links:
    """Reads feeds and lists of feeds in a worker process, one each."""

    def links(kind: Kind, data: bytes) -> list[str]:
        reply = once("onrecord.fetch.sources:links_task", (kind, data), settings)
        if isinstance(reply, Failure):
            raise FetchRefused(reply.message)
        return msgspec.msgpack.decode(reply, type=list[str])

    return links


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
