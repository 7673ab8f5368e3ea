"""Stretches between quotation marks, in every script's form."""

from collections.abc import Iterator

from onrecord.model import Findings, Quotation


def find_quotemarks(findings: Findings) -> Iterator[Quotation]:
    """Every quotation with its marks, outer ones before the ones inside them."""
    yield from ()
