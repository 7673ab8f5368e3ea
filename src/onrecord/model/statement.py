"""What somebody said: content, cue and speaker, each with its span."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from onrecord.model.entity import Place
from onrecord.model.span import Span
from onrecord.model.time import When

Mode = Literal["direct", "indirect", "mixed"]
Voice = Literal["named", "unnamed", "author"]
Stance = Literal["asserted", "alleged", "denied", "hedged", "asked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """The words that name the source in that place (a pronoun stays a pronoun), and who is behind them."""

    spans: tuple[Span, ...]
    entity: str | None = None
    name: str | None = None
    role: str | None = None

    def words(self, text: str) -> str:
        """The words that name the source in the document's text."""
        return _words(self.spans, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """The words that tell that something is said ("said", "according to"), their lemma and their speech act.

    `act` is the finer class behind a statement's stance ("claim", "admit", "warn"); None when no list knows the words.
    """

    spans: tuple[Span, ...]
    lemma: str | None = None
    act: str | None = None

    def words(self, text: str) -> str:
        """The words of the cue in the document's text."""
        return _words(self.spans, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One assertion of one source (PolNeAR guidelines: source, cue, content). `span` covers all three.

    `content` may be discontinuous; a quotation mark belongs to it when it is in the text. `inside` is the id of the
    statement this one is nested in. `addressee` is who the words were spoken to. `confidence` is between 0 and 1.
    """

    id: str
    span: Span
    content: tuple[Span, ...]
    mode: Mode
    voice: Voice = "named"
    stance: Stance = "asserted"
    speaker: Speaker | None = None
    cue: Cue | None = None
    occasion: Span | None = None
    addressee: Span | None = None
    place: Place | None = None
    when: When | None = None
    inside: str | None = None
    citation: str | None = None
    confidence: float = 0.5
    found_by: str

    def words(self, text: str) -> str:
        """What was said, in the words of the document's text, with gaps shown as an ellipsis."""
        return _words(self.content, text)

    def said_by(self, text: str) -> str | None:
        """The name behind the statement where it is known, else the words that stand for it, None without a source."""
        return (self.speaker.name or self.speaker.words(text)) if self.speaker else None


def _words(spans: Iterable[Span], text: str) -> str:
    return " … ".join(span.words(text) for span in spans)
