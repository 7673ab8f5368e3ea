"""Worker pools as the settings want them, and what a failed task is called in the record."""

from typing import Any

from onrecord import sandbox
from onrecord.config import Settings
from onrecord.errors import ConfigError
from onrecord.model import Problem
from onrecord.text import visible
from onrecord.workers import Failure, Pool, Task

KINDS = {"cpu": "timeout", "reply": "limit"}  # other failures give their own name to the problem


def pool(function: str, settings: Settings, **arguments: Any) -> Pool:
    """A pool with the limits and the confinement of the settings; `arguments` are further ones of `Pool`.

    Raises ConfigError when the settings require a confinement that this system does not have.
    """
    if settings.confinement == "required" and not sandbox.available().whole:
        raise ConfigError(f'confinement = "required", but here a worker {sandbox.available()}; set it to "auto"')
    limits = settings.limits
    return Pool(
        function=function,
        memory=limits.memory_bytes,
        reply=limits.reply_bytes,
        recycle_after=int(limits.recycle_after),
        confined=settings.confinement != "off",
        **arguments,
    )


def once(function: str, payload: Any, settings: Settings) -> bytes | Failure:
    """What one call of a function gives in a worker of its own, within the limits of reading one source."""
    readers = pool(function, settings, cpu=settings.limits.read_cpu_seconds)
    task = Task(key=None, payload=payload, seconds=settings.limits.read_seconds)
    return next(reply for _, reply in readers.run([task]))


def problem_of(failure: Failure, name: str, *, doing: str, seconds: str) -> Problem:
    """The problem of a source whose worker gave no result, with the setting that it met.

    >>> failure = Failure(kind="timeout", message="took longer than 30 s and was stopped")
    >>> problem_of(failure, "a.pdf", doing="reading", seconds="read_seconds").message
    'a.pdf: reading took longer than 30 s and was stopped (limits.read_seconds)'
    """
    settings = {"timeout": seconds, "cpu": "read_cpu_seconds", "memory": "memory_bytes", "reply": "reply_bytes"}
    told = f" (limits.{settings[failure.kind]})" if failure.kind in settings else ""
    message = f"{visible(name)}: {doing} {failure.message}{told}"
    return Problem(kind=KINDS.get(failure.kind, failure.kind), message=message, source=name)
