"""Articles from the network, only when asked for: each page as a capture (WARC) that is kept as its original."""

from onrecord.fetch.client import Fetched, Fetcher, Rules
from onrecord.fetch.sources import Memory, is_address, listed_feeds, sources

__all__ = ["Fetched", "Fetcher", "Memory", "Rules", "is_address", "listed_feeds", "sources"]
