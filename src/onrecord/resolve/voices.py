"""Whether a source is named, unnamed or the author, told by its words alone."""

from functools import cache

from onrecord.lang import words
from onrecord.model import Findings, Span, Token
from onrecord.model.statement import Voice
from onrecord.resolve.clauses import top
from onrecord.resolve.referents import listed


@cache
def _lists(language: str | None, name: str) -> frozenset[str]:
    return frozenset(words(language, "statements").get("speakers", {}).get(name, ()))


def voice_of(findings: Findings, span: Span, *, quoted: bool) -> Voice:
    """Unnamed for words that name nobody, author for "I" outside quotation marks, else named."""
    language = findings.language_at(span.start)
    lower = " ".join(findings.quote(span).casefold().split())
    if lower in _lists(language, "author"):
        return "named" if quoted else "author"
    about = _all_about(findings, span)
    if any(part in about for part in (*_lists(language, "unnamed_phrases"), *listed(language, "voices", "after"))):
        return "unnamed"
    first = lower.partition(" ")[0].rstrip(",")
    if first in _lists(language, "unnamed") or _names_nobody(findings, span, language):
        return "unnamed"
    return "named"


def _all_about(findings: Findings, span: Span) -> str:
    """The words of a source with the clauses that hang on it, in small letters, for comparing only."""
    head = top(findings.parse, span)
    end = span.end
    if head is not None:
        clauses = [c for c in findings.parse.children(head, "relcl", "acl") if c.i > head.i]
        end = max([end, *(findings.parse.bounds(findings.parse.subtree(c))[1] for c in clauses)])
    return " ".join(findings.text[span.start : end].casefold().split())


def _names_nobody(findings: Findings, span: Span, language: str | None) -> bool:
    """Tell whether a phrase is about somebody, no matter who: "a doctor", "two guards", "witnesses", "sources"."""
    parse = findings.parse
    head = top(parse, span)
    tokens = parse.between(span.start, span.end)
    if head is None or any(_is_name(t) for t in tokens if t.head == head.i and t.dep != "poss") or _is_name(head):
        return False
    lemma, indefinite = head.lemma.lower(), _lists(language, "indefinite")
    if lemma in _lists(language, "unnamed") or head.text.lower() in _lists(language, "unnamed"):
        return True
    if any(t.dep == "conj" and _is_name(t) for t in tokens):
        return False
    if head.text.lower() in indefinite and (
        len(tokens) == 1 or any(t.head == head.i and t.dep == "prep" for t in tokens)
    ):
        return True  # "another", "one of the guards"
    if head.pos != "NOUN" or lemma in _lists(language, "documents") | listed(language, "voices", "documents"):
        return False
    if lemma in listed(language, "bodies_not", "state"):
        return tokens[0].text.lower() in indefinite
    owned = any(t.head == head.i and (t.dep == "poss" or t.text.lower() in ("the", "this", "these")) for t in tokens)
    return not owned and (tokens[0].text.lower() in indefinite or "Number=Plur" in head.morph)


def _is_name(token: Token) -> bool:
    return token.ent == "PERSON" or (token.pos == "PROPN" and token.ent not in ("NORP", "GPE", "LOC"))
