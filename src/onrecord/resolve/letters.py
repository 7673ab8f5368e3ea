"""Who "I" is: who signs the letter around it, the author of the article, or the speaker of the words around."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from onrecord.lang import words
from onrecord.model import Findings, Mention, Span, Statement
from onrecord.resolve.referents import pronouns
from onrecord.text import strip

MOST_WORDS = 6
ENDS = frozenset((",", ":", "!", ".", "،", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Where a letter begins and ends, and the words that sign it."""

    start: int
    end: int
    signer: Span

    def mention(self, findings: Findings) -> Mention | None:
        """The person named in the signature."""
        return next((m for m in findings.mentions if m.kind == "person" and self.signer.contains(m.span)), None)


def letters(findings: Findings) -> Iterator[Letter]:
    """The letters of a document that have a salutation, a closing formula and a name after it."""
    lines = list(_lines(findings.text))
    opened = -1
    for n, (start, end) in enumerate(lines):
        language = findings.language_at(start)
        if _begins(findings.text[start:end], _listed(language, "openings")) is not None:
            opened = start
        length = _begins(findings.text[start:end], _listed(language, "closings"), alone=True)
        if opened < 0 or length is None:
            continue
        rest = strip(findings.text, start + length, end)
        signer = rest if rest[0] < rest[1] else next(iter(lines[n + 1 : n + 2]), None)
        name = _name(findings.text, *signer) if signer else None
        if name is not None:
            yield Letter(start=opened, end=start, signer=findings.span(*name))
            opened = -1


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines that hold something."""
    start = 0
    for line in text.split("\n"):
        first, last = strip(text, start, start + len(line))
        if first < last:
            yield first, last
        start += len(line) + 1


@cache
def _listed(language: str | None, part: str) -> tuple[str, ...]:
    listed = words(language, "statements").get("letters", {}).get(part, ())
    return tuple(sorted(listed, key=len, reverse=True))


def _begins(line: str, phrases: tuple[str, ...], *, alone: bool = False) -> int | None:
    """The length of the phrase that a line begins with, and of the comma after it; `alone` asks for comma or end."""
    for phrase in phrases:
        after = line[len(phrase) : len(phrase) + 1]
        if line[: len(phrase)].casefold() == phrase and not after.isalnum() and not (alone and after not in ENDS):
            return len(phrase) + len(after) * (after in ENDS)
    return None


def _name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The name at the start of a signature ("Anna Holm, Ostrel"), None for a line of prose."""
    stops = [at for at in (text.find(",", start, end), text.find("(", start, end)) if at >= 0]
    start, end = strip(text, start, min([end, *stops]))
    if text[end - 1 : end] == ".":
        end -= 1
    parts = text[start:end].split()
    proper = bool(parts) and (parts[0][0].isupper() or not parts[0][0].islower()) and parts[0][0].isalpha()
    return (start, end) if proper and len(parts) <= MOST_WORDS else None


def first_person(
    statement: Statement, by_id: dict[str, Statement], findings: Findings, signed: tuple[Letter, ...]
) -> Statement:
    """A statement by "I": the speaker of the statement around it, who signs the letter, or the article's author."""
    speaker = statement.speaker
    if speaker is None or speaker.name:
        return statement
    span = speaker.spans[0]
    if pronouns(findings.language_at(span.start)).get(findings.quote(span).casefold()) != "first":
        return statement
    outer = by_id.get(statement.inside or "")
    if outer is not None and outer.speaker is not None:
        return replace(statement, speaker=replace(speaker, name=outer.speaker.name, entity=outer.speaker.entity))
    letter = next((one for one in signed if one.start <= span.start < one.end), None)
    if statement.voice == "author" and letter is not None:
        person = letter.mention(findings)
        name = findings.quote(person.span if person else letter.signer)
        told = replace(speaker, name=name, entity=person.entity if person else None)
        return replace(statement, speaker=told, voice="named")
    authors = findings.document.authors
    if statement.voice == "author" and len(authors) == 1:
        return replace(statement, speaker=replace(speaker, name=authors[0]))
    return statement
