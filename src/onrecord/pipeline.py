"""Runs the stages in order; the only module that knows the order."""

from collections.abc import Callable
from functools import cache
from importlib import import_module

from onrecord import plugins
from onrecord.config import Settings
from onrecord.model import Document, Findings, Problem
from onrecord.split import split

FINDERS = ("names", "dates", "citations", "quotations", "figures", "events", "claims")
RESOLVERS = ("dates", "entities", "speakers", "occasions", "citations", "accounts")

Stage = Callable[[Findings], Findings]


def extract(document: Document, settings: Settings) -> Findings:
    """Everything found in one document: split, then each finder, then each resolver.

    A stage that fails on this document becomes a problem of it; the other stages still run.
    """
    findings = split(document, settings)
    for name, stage in stages():
        try:
            findings = stage(findings)
        except Exception as error:  # noqa: BLE001  one stage of one document: the run goes on
            findings = findings.add(Problem(kind="stage", message=f"{name} failed: {type(error).__name__}: {error}"))
    return findings


@cache
def stages() -> tuple[tuple[str, Stage], ...]:
    """The finders (ours in their order, then those of plugins by name) and the resolvers, each with its name."""
    others = [name for name in plugins.installed("finders") if name not in FINDERS]
    found, resolved = [], []
    for name in (*FINDERS, *others):
        try:
            found.append((f"find {name}", _finding(plugins.load("finders", name))))
        except plugins.PluginError as e:
            print("skipped", e)
    for name in RESOLVERS:
        try:
            resolved.append((f"resolve {name}", _resolver(name)))
        except ImportError as e:
            print("skipped", e)
    return (*found, *resolved)


def _finding(finder: plugins.Finder) -> Stage:
    def stage(findings: Findings) -> Findings:
        if "parse" in finder.needs and not findings.parse.tokens:
            return findings
        return findings.add(*finder.find(findings))

    return stage


def _resolver(name: str) -> Stage:
    stage: Stage = getattr(import_module(f"onrecord.resolve.{name}"), f"resolve_{name}")
    return stage
