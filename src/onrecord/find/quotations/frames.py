"""Statements by the grammar of their cue: that-clauses, infinitives, objects, prepositions, passives, nouns."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from onrecord.find.quotations import grammar
from onrecord.find.quotations.drafts import Bounds, Draft, join, trim
from onrecord.find.quotations.lexicon import Lexicon
from onrecord.find.quotations.marks import Marks, is_title
from onrecord.model import Findings, Parse, Token

AHEAD = 12  # tokens in which a title may follow a verb
NEAR = 40  # characters in which "that" may follow a title
QUESTIONS = frozenset({"WP", "WRB"})  # "What is known about it"
PAST = frozenset({"VBD", "VBN"})
REASONS = frozenset({"for", "over"})  # "attacked other candidates for taking money"
CLAUSE_MARKS = frozenset({"if", "whether"})
TRAILING = frozenset(
    {"prep", "oprd", "xcomp", "acomp", "dobj", "prt", "relcl", "acl", "ccomp", "advcl", "dative", "pcomp"}
)
EMPTY_OBJECTS = frozenset(
    {"it", "this", "that", "which", "who", "whom", "what", "so", "himself", "herself", "themselves", "itself", "myself"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the rules look at: the findings, the words of the language, the outermost quotations."""

    findings: Findings
    words: Lexicon
    marks: Marks

    @property
    def text(self) -> str:
        """The document's text."""
        return self.findings.text

    @property
    def parse(self) -> Parse:
        """The document's parse."""
        return self.findings.parse

    def lemma(self, token: Token) -> str:
        """The lemma of a token."""
        return self.words.lemma(token.lemma)

    def is_verb_of(self, token: Token, lemmas: frozenset[str]) -> bool:
        """Tell whether a token is a verb with one of the lemmas."""
        return token.pos in ("VERB", "AUX") and self.lemma(token) in lemmas


def verb_frames(reading: Reading, verb: Token) -> Iterator[Draft]:
    """The statement of a cue verb outside quotation rules, if its complement holds one."""
    lemma, parse = reading.lemma(verb), reading.parse
    if parse.children(verb, "nsubjpass", "auxpass"):
        found = _passive(reading, verb, lemma)
    else:
        found = _active(reading, verb, lemma)
    if found:
        yield found


def _active(reading: Reading, verb: Token, lemma: str) -> Draft | None:
    if verb.dep in ("amod", "compound", "csubj") or _is_held_by_cue(reading, verb):
        return None
    own = grammar.subject(reading.parse, reading.text, verb)
    if verb.tag in PAST and verb.dep == "advcl" and not reading.parse.children(verb, "nsubj", "mark"):
        return None  # "Asked about the flood, he said": he was asked
    speaker = own or _neighbour(reading, verb)
    if not speaker:
        return None
    found = _complement(reading, verb, lemma, speaker)
    if not found:
        return None
    rule, content = found
    negated = bool(reading.parse.children(verb, "neg"))
    if negated and reading.words.stance(lemma) == "asserted" and lemma not in reading.words.weak:
        return None  # "did not say whether": nothing was said
    if _is_no_source(reading, verb, speaker[0]) or _is_question(reading, verb) or _hides_source(reading, verb):
        return None
    real = _taken_for_noun(reading, verb, content)
    if real is not None:
        who = (trim(reading.text, speaker[0][0], real.start),)
        return _draft(reading, real, reading.lemma(real), speaker=who, content=content, rule=rule)
    return _draft(reading, verb, lemma, speaker=speaker, content=content, rule=rule, denied=negated, borrowed=not own)


def _taken_for_noun(reading: Reading, verb: Token, content: tuple[Bounds, ...]) -> Token | None:
    """The main verb that the tagger took for a noun of the relative clause ("people who know the town | believe")."""
    before = reading.parse.between(verb.end, content[0][0])
    if verb.dep != "relcl" or not before or before[-1].pos != "NOUN":
        return None
    return before[-1] if reading.lemma(before[-1]) in reading.words.never_nouns else None


def _is_no_source(reading: Reading, verb: Token, speaker: Bounds) -> bool:
    """Tell whether a subject is nobody ("nobody there"), anybody ("one speaks of it") or nothing ("it is hard to")."""
    words = reading.words
    lower = " ".join(reading.text[slice(*speaker)].lower().split())
    if lower in words.generic and verb.tag in ("VBZ", "VBP"):
        return True
    if not any(c.isalpha() for c in lower):
        return True
    if lower == "it" and verb.dep == "xcomp" and reading.parse.head(verb).pos == "AUX":
        return True
    return any(lower == nobody or lower.startswith(nobody + " ") for nobody in words.nobody)


def _is_question(reading: Reading, verb: Token) -> bool:
    """Tell whether the author asks about an attitude ("Would she allow that?") rather than tells of it."""
    subjects = reading.parse.children(verb, "nsubj")
    if not subjects or reading.lemma(verb) not in reading.words.weak or reading.marks.at(verb.start):
        return False
    return "Person=3" in subjects[0].morph and any(c.i < subjects[0].i for c in reading.parse.children(verb, "aux"))


def _hides_source(reading: Reading, verb: Token) -> bool:
    """Tell whether the words only say that a source wants no name ("who asked not to be named")."""
    ahead = reading.text[verb.start : verb.start + 40].lower()
    return any(ahead.startswith(words) for words in reading.words.unnamed_phrases)


def _neighbour(reading: Reading, verb: Token) -> tuple[Bounds, ...]:
    """The phrase before a finite verb that the parse left without a subject."""
    if verb.tag not in ("VBD", "VBZ", "VBP") or verb.dep == "conj":
        return ()
    found = grammar.phrase_before(reading.parse, reading.text, verb)
    return (found,) if found else ()


def _is_held_by_cue(reading: Reading, verb: Token) -> bool:
    """Tell whether a verb only completes another cue ("declined to say", "criticised her for saying")."""
    head = reading.parse.head(verb)
    if verb.dep == "xcomp":
        return reading.is_verb_of(head, reading.words.infinitive | reading.words.gerund)
    if verb.dep == "advcl" and any(c.tag == "TO" for c in reading.parse.children(verb)):  # "asked them to explain"
        asked = reading.is_verb_of(head, reading.words.infinitive - reading.words.weak)
        return asked and bool(reading.parse.children(head, "dobj"))
    if verb.dep == "pcomp":
        above = reading.parse.head(head)
        return reading.is_verb_of(above, reading.words.object) and bool(reading.parse.children(above, "dobj"))
    return False


def _draft(
    reading: Reading,
    verb: Token,
    lemma: str,
    *,
    speaker: tuple[Bounds, ...],
    content: tuple[Bounds, ...],
    rule: str,
    denied: bool = False,
    borrowed: bool = False,
) -> Draft:
    weak = lemma in reading.words.weak
    return Draft(
        content=content,
        cue=(grammar.cue_bounds(reading.parse, verb),),
        lemma=lemma,
        speaker=speaker,
        rule=rule,
        weak=weak,
        denied=denied,
        borrowed=borrowed,
        confidence=0.35 if weak else 0.7 if rule == "clause" else 0.55,
    )


def _complement(
    reading: Reading, verb: Token, lemma: str, speaker: tuple[Bounds, ...]
) -> tuple[str, tuple[Bounds, ...]] | None:
    words, parse = reading.words, reading.parse
    right = [c for c in parse.children(verb) if c.i > verb.i]
    if lemma in words.clause:
        clauses = _clauses_of(reading, verb, lemma)
        if clauses:
            content = _around_cue(reading, verb, clauses, speaker)
            return ("clause", content) if content else None
        if not right or right[0].dep not in ("dobj", "xcomp", "prep", "dative"):
            content = _around_tag(reading, verb, speaker)
            if content:
                return "tag", content
        content = _after_title(reading, verb) if lemma not in words.weak else ()
        if content:
            return "clause", content
    objects = [c for c in right if c.dep in ("dobj", "dative") and c.pos != "ADP"]
    return (
        _verbal_complement(reading, verb, lemma, right, objects)
        or _prepositional_complement(reading, verb, lemma, right, objects)
        or _object_complement(reading, verb, lemma, objects)
    )


def _after_title(reading: Reading, verb: Token) -> tuple[Bounds, ...]:
    """A that-clause after a title in marks, which parsers trip over ("said at the conference “Roads: Now” that")."""
    ahead = reading.parse.tokens[verb.i + 1 : verb.i + 1 + AHEAD]
    titles = [mark for t in ahead if (mark := reading.marks.at(t.start)) and mark.span.start > verb.start]
    if not titles or not is_title(titles[0], reading.findings, reading.words):
        return ()
    for token in reading.parse.between(titles[0].span.end, titles[0].span.end + NEAR):
        if token.pos in ("VERB", "AUX") or token.text in (".", ";", ":"):
            return ()
        if token.text.lower() == "that":
            sentence = reading.findings.sentences[token.sentence]
            return (snapped(reading, *trim(reading.text, token.start, sentence.end), cue=verb),)
    return ()


def _verbal_complement(
    reading: Reading, verb: Token, lemma: str, right: list[Token], objects: list[Token]
) -> tuple[str, tuple[Bounds, ...]] | None:
    """ "promised to resign", "urged them to leave", "denied taking part"."""
    for child in right:
        loose = child.dep == "advcl" and objects and lemma not in reading.words.weak
        if child.dep != "xcomp" and not loose:
            continue
        gerund = child.tag == "VBG" and lemma in reading.words.gerund
        to = lemma in reading.words.infinitive and any(c.tag == "TO" for c in reading.parse.children(child))
        if gerund or to:
            first = objects[0] if objects and objects[0].i < child.i else child
            content = _from(reading, verb, first, last=child)
            return ("infinitive" if to else "gerund", content) if content else None
    return None


def _prepositional_complement(
    reading: Reading, verb: Token, lemma: str, right: list[Token], objects: list[Token]
) -> tuple[str, tuple[Bounds, ...]] | None:
    """ "accused them of fraud", "warned against panic", "put the number of dead at seven"."""
    prepositions = reading.words.prepositions.get(lemma, frozenset())
    if lemma in reading.words.numbering and objects and reading.lemma(objects[0]) in reading.words.numbers:
        prepositions = frozenset({"at"})
    for child in right:
        if child.dep != "prep" or child.text.lower() not in prepositions or grammar.is_dated(reading.parse, child):
            continue
        before = [c for c in objects[:1] if c.i < child.i]
        first = (before or reading.parse.children(child, "pobj", "pcomp"))[:1]
        if first:
            content = _from(reading, verb, first[0], last=child)
            return ("preposition", content) if content else None
    return None


def _object_complement(
    reading: Reading, verb: Token, lemma: str, objects: list[Token]
) -> tuple[str, tuple[Bounds, ...]] | None:
    """ "explained the need for it", "called it a farce"."""
    if lemma not in reading.words.object or not objects or reading.parse.children(verb, "prt"):
        return None
    completed = reading.parse.children(verb, "oprd", "xcomp") or any(
        c.text.lower() == "as" for c in reading.parse.children(verb, "prep")
    )
    if objects[0].text.lower().endswith(("self", "selves")) or (_is_empty(objects[0]) and not completed):
        return None
    if lemma in reading.words.deeds and _is_deed(reading, verb, objects[0]):
        return None
    found = _from(reading, verb, objects[0], last=objects[-1])
    announced = _after_colon(reading, verb, found)
    if announced:
        return "colon", announced
    content = _with_quotation(reading, verb, found) if lemma in reading.words.naming else found
    if lemma in reading.words.naming and content == found and objects[0].pos == "PRON" and not completed:
        return None
    return ("object", content) if content else None


def _after_colon(reading: Reading, verb: Token, content: tuple[Bounds, ...]) -> tuple[Bounds, ...]:
    """The clause after a colon that a verb of saying and its object lead to ("repeated his promise: nobody goes")."""
    if not content or reading.lemma(verb) in reading.words.weak or reading.marks.at(verb.start):
        return ()
    sentence = reading.findings.sentences[verb.sentence]
    tokens = reading.parse.between(content[0][0], sentence.end)
    colon = next((t for t in tokens if t.text == ":" and not reading.marks.at(t.start)), None)
    if colon is None or reading.text[content[-1][1] : colon.start].strip():
        return ()
    start, stop = trim(reading.text, colon.end, sentence.end)
    finite = any(t.tag in grammar.FINITE or t.tag == "MD" for t in reading.parse.between(start, stop))
    return ((start, stop),) if finite and not reading.marks.over(start, stop) else ()


def _is_deed(reading: Reading, verb: Token, token: Token) -> bool:
    """Tell whether something is done to people without a name ("attacked the guards"), and no reason is given."""
    people = token.pos == "ADJ" or reading.lemma(token) in reading.words.persons | reading.words.hearers
    after = (*reading.parse.children(verb, "prep"), *reading.parse.children(token, "prep"))
    return people and not any(c.text.lower() in REASONS and not _is_circumstance(reading, c) for c in after)


def _with_quotation(reading: Reading, verb: Token, content: tuple[Bounds, ...]) -> tuple[Bounds, ...]:
    """The content with the quotation right after it, which parsers leave out ("called the inquiry | “a farce”")."""
    if len(content) != 1:
        return content
    start, end = content[0]
    after = reading.marks.at(end + 1) if reading.text[end : end + 1] == " " else None
    if after is None or after.span.start != end + 1 or start < verb.start or reading.marks.at(end - 1):
        return content
    return ((start, after.span.end),)


def _is_empty(token: Token) -> bool:
    return token.text.lower() in EMPTY_OBJECTS


def _clauses_of(reading: Reading, verb: Token, lemma: str) -> list[Token]:
    """The clauses that complete a verb: those after it, or else the one before it."""
    parse = reading.parse
    clauses = parse.children(verb, "ccomp")
    right = [c for c in clauses if c.i > verb.i]
    if right or clauses:
        return right or clauses[-1:]
    if reading.words.stance(lemma) == "asked":
        for child in parse.children(verb, "advcl"):
            if any(c.dep == "mark" and c.text.lower() in CLAUSE_MARKS for c in parse.children(child)):
                return [child]
    return _clause_after_circumstance(reading, verb, lemma)


def _clause_after_circumstance(reading: Reading, verb: Token, lemma: str) -> list[Token]:
    """A that-clause that the parse hung on what stands before it ("said in a statement that", "at “Roads” that")."""
    parse = reading.parse
    for hearer in parse.children(verb, "dobj"):
        for clause in parse.children(hearer, "relcl"):
            marked = any(c.text.lower() == "that" for c in parse.children(clause, "mark"))
            if marked and reading.lemma(hearer) in reading.words.hearers:  # "assured the deputies that"
                return [clause]
    for child in parse.children(verb, "prep", "dobj"):
        if child.dep == "dobj" and not reading.marks.at(child.start):
            continue
        for token in parse.subtree(child):
            held = token.dep in ("relcl", "acl") and lemma not in reading.words.weak
            occasion = (
                token.dep in ("acl", "ccomp", "relcl") and reading.lemma(parse.head(token)) in reading.words.occasions
            )
            that = any(c.text.lower() == "that" for c in parse.children(token, "mark", "nsubj", "dobj"))
            if that and (occasion or (held and reading.marks.at(parse.head(token).start))):
                return [token]
    return []


def _around_cue(reading: Reading, verb: Token, clauses: list[Token], speaker: tuple[Bounds, ...]) -> tuple[Bounds, ...]:
    """A clause that is content: what follows the cue, what stands before it, or both."""
    parse, text = reading.parse, reading.text
    every = {t.i: t for clause in clauses for t in parse.subtree(clause)}
    tokens = without_next_cue(reading, [every[i] for i in sorted(every)], verb)
    low, high = grammar.clause_bounds(parse, verb, speaker)
    left = [t for t in tokens if t.end <= low]
    right = [t for t in tokens if t.start >= high]
    if clauses[0].i > verb.i:
        left = []
    spans: list[Bounds] = []
    for side in (left, right):
        if side:
            s, e = trim(text, *Parse.bounds(side))
            if side is left:
                e = trim(text, s, low)[1]
            if s < e:
                spans.append(snapped(reading, s, e, cue=verb))
    found = join(spans)
    return _with_quotation(reading, verb, found) if right else found


def _around_tag(reading: Reading, verb: Token, speaker: tuple[Bounds, ...]) -> tuple[Bounds, ...]:
    """The sentence around a short clause between commas (", the source said,") or at its end (", she said.")."""
    parse, text = reading.parse, reading.text
    if verb.tag not in ("VBD", "VBZ", "VBP") or reading.lemma(verb) in reading.words.weak:
        return ()
    low, high = grammar.clause_bounds(parse, verb, speaker)
    before, after = text[max(low - 3, 0) : low].rstrip()[-1:], text[high : high + 3].lstrip()[:1]
    if before not in (",", "–", "—", "-") or after not in (",", ".", "–", "—", "-", ""):
        return ()
    sentences = reading.findings.sentences
    sentence = sentences[verb.sentence]
    cut = verb.sentence > 0 and text[sentence.start] in ",–—-"  # the parser ended a sentence at the comma
    first = trim(text, sentences[verb.sentence - cut].start, low)
    last = trim(text, high, sentence.end)
    spans = [
        snapped(reading, s, e, cue=verb) for s, e in (first, last) if s < e and any(c.isalnum() for c in text[s:e])
    ]
    if first[0] >= first[1] or any(s <= verb.start < e for s, e in spans):
        return ()
    if len(spans) == 2 and after == ",":
        return join(spans)
    return (spans[0],)


def without_next_cue(reading: Reading, tokens: list[Token], verb: Token) -> list[Token]:
    """The tokens up to where a further statement begins (", adding that ...", ", while others said ...")."""
    words, parse = reading.words, reading.parse
    for previous, token in pairwise(tokens):
        if token.i <= verb.i or token.dep not in ("advcl", "acl", "conj") or reading.marks.at(token.start):
            continue
        lemma = reading.lemma(token)
        if token.tag == "VBG" and previous.text == "," and lemma in words.clause | words.object:
            return [t for t in tokens if t.i < token.i]
        if token.pos == "VERB" and lemma in words.clause - words.weak and parse.children(token, "nsubj"):
            start = parse.subtree(token)[0].i
            before = parse.tokens[start - 1]
            if start > tokens[0].i + 1 and (
                before.text == "," or (before.dep == "cc" and parse.tokens[start - 2].text == ",")
            ):
                return [t for t in tokens if t.i < start - (before.dep == "cc")]
    return tokens


def _from(reading: Reading, verb: Token, first: Token, *, last: Token) -> tuple[Bounds, ...]:
    """What the verb's predicate holds from `first` on: the objects, then what belongs to them."""
    parse = reading.parse
    taken: list[Token] = []
    for child in parse.children(verb):
        if child.i < min(first.i, last.i) and child.i != first.i:
            continue
        if child.i > last.i and (child.dep not in TRAILING or _is_circumstance(reading, child)):
            break
        if child.dep == "punct":
            continue
        taken.extend(parse.subtree(child))
    taken.extend(parse.subtree(first))
    tokens = sorted({t.i: t for t in taken if t.i > verb.i}.values(), key=lambda t: t.i)
    if first.i > last.i:  # the object of a preposition, without the preposition
        start = min(t.start for t in parse.subtree(first) if t.i > verb.i)
        tokens = [t for t in tokens if t.start >= start]
    tokens = without_next_cue(reading, tokens, verb)
    run = next(grammar.runs(tokens), [])
    if not run:
        return ()
    s, e = trim(reading.text, *Parse.bounds(run))
    return (snapped(reading, s, e, cue=verb),) if s < e else ()


def _is_circumstance(reading: Reading, child: Token) -> bool:
    """Tell whether a trailing phrase says when or where words were spoken, rather than what."""
    if child.dep == "advcl":
        return child.tag == "VBG" or not any(c.dep == "mark" for c in reading.parse.children(child))
    if child.dep != "prep":
        return False
    inner = reading.parse.children(child, "pobj")
    return bool(inner) and (inner[0].ent in ("DATE", "TIME") or reading.lemma(inner[0]) in reading.words.occasions)


def snapped(reading: Reading, start: int, end: int, *, cue: Token) -> Bounds:
    """The bounds widened to whole quotations, and to the closing mark that trimming left outside."""
    around = reading.marks.at(cue.start)
    if around is not None:  # somebody quoted tells what a third one said
        mark = 2 if reading.text.endswith("''", 0, around.span.end) else 1
        low, high = max(start, around.span.start), min(end, around.span.end - mark * around.closed)
        return (low, high) if low < high else (start, end)
    after = reading.marks.at(end) if end < len(reading.text) else None
    if after and after.span.start < end:
        end = after.span.end
    before = reading.marks.at(start - 1) if start else None
    if before and before.span.end > start and reading.text[before.span.start + 1 : start].strip() == "":
        start = before.span.start
    low, high = reading.marks.snap(start, end)
    return (start if low <= cue.start < high else low), high


def _passive(reading: Reading, verb: Token, lemma: str) -> Draft | None:
    """ "It is believed that ...", "He was reported to have fled", "They were accused of fraud by the ministry"."""
    parse, words = reading.parse, reading.words
    subjects = parse.children(verb, "nsubjpass")
    if any(c.lemma.lower() in words.modals for c in parse.children(verb, "aux")):
        return None
    agents = [p for a in parse.children(verb, "agent") for p in parse.children(a, "pobj")]
    speaker = tuple(b for p in agents[:1] if (b := grammar.phrase(parse, reading.text, p, start=verb.end)))
    expletive = bool(subjects) and subjects[0].text.lower() == "it"
    clauses = [c for c in parse.children(verb, "ccomp", "csubjpass") if c.i > verb.i] if lemma in words.clause else []
    if clauses and (expletive or not subjects):
        content = _around_cue(reading, verb, clauses, ())
        return _draft(reading, verb, lemma, speaker=speaker, content=content, rule="passive") if content else None
    rest = _passive_complement(reading, verb, lemma)
    if rest is None and lemma in words.naming and not parse.children(verb, "prt"):  # "the march was called"
        return None
    if not subjects or expletive or subjects[0].tag in QUESTIONS:
        return None
    about = grammar.phrase(parse, reading.text, subjects[0], end=verb.start)
    if rest is None and about and lemma in words.object - words.weak and verb.dep in ("ROOT", "conj", "ccomp", "advcl"):
        return _draft(reading, verb, lemma, speaker=speaker, content=(about,), rule="passive")
    if rest is None:
        return None
    content = _from(reading, verb, rest, last=rest)
    if about is None or not content:
        return None
    return _draft(reading, verb, lemma, speaker=speaker, content=join([about, *content]), rule="passive")


def _passive_complement(reading: Reading, verb: Token, lemma: str) -> Token | None:
    """What completes a passive: "to have fled", "of fraud"."""
    prepositions = reading.words.prepositions.get(lemma, frozenset())
    for child in reading.parse.children(verb, "xcomp", "prep"):
        if child.dep == "xcomp" and lemma in reading.words.infinitive:
            return child
        if child.dep == "prep" and child.text.lower() in prepositions:
            return child
    return None
