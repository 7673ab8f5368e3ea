"""Whether what the tagger marked is a statement for the record: how sure it must be, by the words it stands on.

The tagger learned every attitude that a source may have. A title, a name, an aside of the author's and what nobody said
are nothing that a record should hold, however sure it is.
"""

from onrecord import places
from onrecord.find.quotations.acts import SpeechAct, act_of, stances
from onrecord.find.quotations.drafts import Bounds, Draft, mode_of
from onrecord.find.quotations.frames import CLAUSE_MARKS, Reading
from onrecord.find.quotations.marks import is_headed, is_title, words_in
from onrecord.model import Token

LEAST = 0.2  # below, fewer than one in three are right
LEAST_UNSOURCED = 0.2  # of what names no source
LEAST_PASSIVE = 0.5  # of a thing without a verb that is said to be told ("the merger was announced")
LEAST_VERBLESS = 0.3  # of an indirect content without a verb ("presenting the budget")
LEAST_UNKNOWN = 0.6  # of a cue that no list knows
LEAST_DEED = 0.7  # of a deed done to somebody or something ("sentenced Brandt for an attack")
LEAST_UNLISTED = 0.5  # in a language that has no list of cues
NEVER = 1.1
INFERRED = frozenset({"find", "know", "suggest"})  # acts of those who see or infer rather than speak
NAMED = frozenset({"explain", "know", "find"})  # acts that give a name when no source is told ("known as", "so-called")
UTTERED = frozenset({"say", "announce", "report", "explain", "confirm"})  # acts that say nothing when they are negated
GENERAL = frozenset({"VBZ", "VBP", "MD"})  # "one says", "one might think": anybody
QUESTIONS = frozenset({"WP", "WP$", "WRB", "WDT"})
POINTING = frozenset({"which", "this", "that"})


def least(reading: Reading, language: str | None, draft: Draft) -> float:
    """The confidence that a draft needs to be shown: 0 to 1, more when it never is."""
    if not stances(language):
        return LEAST_UNLISTED
    act = _act(reading, language, draft)
    source = reading.text[slice(*draft.speaker[0])].lower() if draft.speaker else ""
    if (
        _names_a_work(reading, draft, source)
        or _is_heading(reading, draft, source)
        or _nothing_said(reading, draft, act, source)
    ):
        return NEVER
    if _hides_source(reading, draft) or _is_setting(reading, draft):
        return NEVER
    if not source:
        return _least_unsourced(reading, draft, act)
    if mode_of(draft.content, reading.text, reading.marks) != "indirect":
        return LEAST
    if act.act in INFERRED and (source in reading.words.author or _points(reading, draft.speaker[0], source)):
        return NEVER  # "we can witness", "which indicates that": the author sees or infers it
    deed = draft.lemma in reading.words.deeds
    if deed and not _tells(reading, draft):
        return LEAST_DEED
    if act.act is None or deed:
        return LEAST_UNKNOWN
    return LEAST if _tells(reading, draft) else LEAST_VERBLESS


def _is_heading(reading: Reading, draft: Draft, source: str) -> bool:
    """Tell whether a country is what a headline is about, not who speaks: "Varenia: Detainees Beaten"."""
    after_colon = draft.lemma == ":" and reading.marks.at(draft.content[0][0]) is None
    return after_colon and places.country(source.title()) is not None


def _act(reading: Reading, language: str | None, draft: Draft) -> SpeechAct:
    """The first speech act that the cue names."""
    acts = [act_of(reading.text[slice(*cue)], language) for cue in draft.cue]
    return next((act for act in acts if act.act), SpeechAct())


def _least_unsourced(reading: Reading, draft: Draft, act: SpeechAct) -> float:
    cues = " ".join(reading.text[slice(*cue)].lower() for cue in draft.cue)
    if any(word in reading.words.asides for word in cues.split()):
        return NEVER  # "it should be noted that": an aside of the author's
    told = reading.text[draft.content[0][0] : draft.content[0][0] + 5].lower() == "that "  # "it is understood that"
    if draft.cue and (act.act is None or (act.act in NAMED and not told)):
        return NEVER  # "was passed", "so-called", "known as"
    if not draft.cue and mode_of(draft.content, reading.text, reading.marks) == "indirect":
        return NEVER  # nothing tells that it is said
    if draft.lemma in reading.words.deeds:
        return LEAST_UNKNOWN  # "was sentenced to nine years"
    if not _tells(reading, draft):
        first = next(iter(reading.parse.between(*draft.content[0])), None)
        if first is not None and first.tag in QUESTIONS:
            return NEVER  # "which the committee is said to have watched"
        return LEAST_PASSIVE if act.act in UTTERED else NEVER  # not "the work was criticised": nothing of it is told
    return LEAST_UNSOURCED


def _nothing_said(reading: Reading, draft: Draft, act: SpeechAct, source: str) -> bool:
    """Tell whether the words say that it was not said ("nobody said", "did not say whether", "as one says")."""
    words = reading.words
    if source and source.startswith(tuple(word for word in words.nobody if word[0].isalpha())):
        return True
    if source in words.generic:
        tags = {token.tag for cue in draft.cue for token in reading.parse.between(*cue)}
        return bool(tags & GENERAL)
    silent = act.act in UTTERED and act.stance in ("hedged", "denied")
    return silent and _is_open(reading, draft) and not reading.marks.at(draft.content[0][0])


def _is_open(reading: Reading, draft: Draft) -> bool:
    """Tell whether a content puts nothing forward: a question ("whether he knew"), one word ("questions")."""
    tokens = reading.parse.between(*draft.content[0])
    first = next(iter(tokens), None)
    bare = len(draft.content) == len(tokens) == 1
    return first is not None and (bare or first.tag in QUESTIONS or first.text.lower() in CLAUSE_MARKS)


def _is_setting(reading: Reading, draft: Draft) -> bool:
    """Tell whether the cue says on what occasion words were spoken ("Presenting the budget, the mayor said")."""
    tokens = [token for cue in draft.cue for token in reading.parse.between(*cue)]
    if len(tokens) != 1 or tokens[0].tag != "VBG" or tokens[0].dep not in ("advcl", "acl"):
        return False
    head = reading.parse.head(tokens[0])
    ahead = tokens[0].i < head.i and reading.lemma(tokens[0]) in reading.words.openings
    return ahead and not _tells(reading, draft)


def _hides_source(reading: Reading, draft: Draft) -> bool:
    """Tell whether the words only say that a source wants no name ("asked not to be named")."""
    ahead = [reading.text[start : start + 40].lower() for start, _ in (*draft.cue, *draft.content[:1])]
    return any(words.startswith(reading.words.unnamed_phrases) for words in ahead)


def _names_a_work(reading: Reading, draft: Draft, source: str) -> bool:
    """Tell whether the content is but a title or a scare quote, with a word or two around it."""
    inside = [q for span in reading.marks.over(*draft.content[0]) if (q := reading.marks.at(span.start))]
    if len(inside) != 1 or len(draft.content) > 1:
        return False
    around = len(reading.text[slice(*draft.content[0])].split()) - len(words_in(reading.text, inside[0].span))
    headed = (not source or draft.lemma in reading.words.reading) and is_headed(inside[0], reading.text)
    return around <= 3 and (headed or is_title(inside[0], reading.findings, reading.words))


def _tells(reading: Reading, draft: Draft) -> bool:
    """Tell whether the content holds a verb, as far as there is a parse."""
    tokens = [token for bounds in draft.content for token in reading.parse.between(*bounds)]
    return not tokens or any(token.pos in ("VERB", "AUX") for token in tokens)


def _points(reading: Reading, place: Bounds, source: str) -> bool:
    """Tell whether the source is a pronoun for what was just said, and not for a report or a poll."""
    if source not in POINTING:
        return False
    pronoun: Token | None = next(iter(reading.parse.between(*place)), None)
    verb = next((t for t in reading.parse.ancestors(pronoun) if t.dep == "relcl"), None) if pronoun else None
    return verb is None or reading.lemma(reading.parse.head(verb)) not in reading.words.documents
