"""Noun phrases, subjects and complements of a dependency parse, as bounds in the text."""

from collections.abc import Iterable, Iterator

from onrecord.find.quotations.drafts import Bounds, trim
from onrecord.model import Parse, Token

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X"})
SUBJECT = ("nsubj", "csubj", "expl")
FUNCTION = frozenset({"aux", "auxpass", "neg", "advmod", "prt", "punct", "dep", "intj"})
LOOSE = frozenset({"parataxis", "ccomp", "intj"})
RELATIVE = frozenset({"who", "which", "that", "whom", "whose", "where"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
ISSUED = frozenset({"statement", "letter", "email", "memo", "tweet", "message", "report", "release", "note", "post"})
OPENERS = frozenset("“\"«„‘'([")
LEFT = ("det", "amod", "compound", "poss", "nummod", "nmod")
NOT_UP = frozenset({"appos", "conj", "nsubj", "nsubjpass", "ROOT", "ccomp", "advcl", "parataxis", "npadvmod"})


def phrase(parse: Parse, text: str, head: Token, *, start: int = 0, end: int | None = None) -> Bounds | None:
    """The bounds of the whole phrase around a head, without commas at its edges, kept within `[start, end)`."""
    tokens = [t for t in parse.subtree(head, without=LOOSE) if t.start >= start and (end is None or t.end <= end)]
    run = _run_around(tokens, head)
    if (
        run and run[0].pos in ("ADP", "SCONJ") and run[0].i < head.i
    ):  # a phrase of the clause that was hung on its subject
        near = {c.i for c in parse.children(head, *LEFT)} | {head.i}
        run = _run_around([t for t in run if t.i >= head.i or any(a.i in near for a in (t, parse.head(t)))], head)
    if not run:
        return None
    while len(run) > 1 and run[0].i < head.i and _is_stray(run[0], head):
        run = run[1:]
    s, e = trim(text, *Parse.bounds(run))
    return (s, e) if s < e else None


def _is_stray(token: Token, head: Token) -> bool:
    """Tell whether a token at the start of a phrase belongs to what stands before it: a closing mark, a date."""
    if token.pos == "PUNCT":
        return token.text not in OPENERS
    return token.ent in ("DATE", "TIME") and head.ent not in ("DATE", "TIME") and token.pos in ("NUM", "PROPN", "NOUN")


def _run_around(tokens: list[Token], head: Token) -> list[Token]:
    """The tokens next to one another that hold the head."""
    run: list[Token] = []
    for token in tokens:
        if run and token.i != run[-1].i + 1:
            if run[-1].i >= head.i:
                break
            run = []
        run.append(token)
    return run if run and run[0].i <= head.i <= run[-1].i else []


def subject(parse: Parse, text: str, verb: Token) -> tuple[Bounds, ...]:
    """Who does what the verb says: its own subject, or the one it borrows from the verb or noun it hangs on.

    Empty when the parse gives none.
    """
    own = [c for c in parse.children(verb, *SUBJECT) if c.dep != "expl"]
    if own:
        return _own_subject(parse, text, verb, own)
    if verb.tag in FINITE and verb.dep in ("conj", "acl") and parse.head(verb).pos in ("NOUN", "PROPN"):
        return _parted_subject(parse, text, verb)
    if verb.dep == "acl":
        if verb.tag == "VB":  # "no words to explain how bad it is": nobody has said it
            return ()
        noun = parse.head(verb)
        giver = parse.head(noun)
        if noun.dep == "dobj" and giver.pos == "VERB" and noun.lemma in ISSUED:  # "issued a statement saying"
            return subject(parse, text, giver)
        found = phrase(parse, text, parse.head(verb), end=verb.start)
        return (found,) if found else ()
    if verb.dep == "pcomp":
        return _governing_subject(parse, text, parse.head(verb))
    if verb.dep in ("conj", "xcomp", "advcl", "dep", "ccomp") and verb.head != verb.i:
        head = parse.head(verb)
        if verb.dep == "ccomp" and verb.tag != "VBG":
            return ()
        if head.pos in ("VERB", "AUX") and not parse.children(head, "nsubjpass"):
            return subject(parse, text, head)
        passive = parse.children(head, "nsubjpass")
        if passive and head.pos in ("VERB", "AUX"):
            found = phrase(parse, text, passive[0], end=verb.start)
            return (found,) if found else ()
    return ()


def _parted_subject(parse: Parse, text: str, verb: Token) -> tuple[Bounds, ...]:
    """The noun that the parser hung a finite verb on, up to its first verb."""
    noun = parse.head(verb)
    if noun.i > verb.i:
        return ()
    verbs = (c.start for c in parse.children(noun, "acl", "conj") if c.tag in FINITE)
    found = phrase(parse, text, noun, end=min(verbs, default=verb.start))
    return (found,) if found else ()


def _governing_subject(parse: Parse, text: str, preposition: Token) -> tuple[Bounds, ...]:
    for above in parse.ancestors(preposition):
        if above.pos in ("VERB", "AUX"):
            return () if parse.children(above, "dobj") and above.dep != "ROOT" else subject(parse, text, above)
    return ()


def _own_subject(parse: Parse, text: str, verb: Token, own: list[Token]) -> tuple[Bounds, ...]:
    labelled = [c for c in own[1:] if text[own[0].end : c.start].lstrip().startswith(":")]
    own = labelled or own  # "Correction: The article said"
    head = own[0]
    if head.text.lower() in RELATIVE and verb.dep == "relcl":
        antecedent = phrase(parse, text, parse.head(verb), end=head.end)
        if antecedent:
            return ((antecedent[0], head.end),)
    if head.dep == "csubj":
        return ()
    before = head.i < verb.i
    edges = [phrase(parse, text, t, end=verb.start if before else None, start=0 if before else verb.end) for t in own]
    found = [bounds for bounds in edges if bounds]
    if not found:
        return ()
    if len(found) > 1 and own[-1].i < verb.i and found[-1][0] - found[0][1] <= 2:
        return ((found[0][0], found[-1][1]),)
    return (found[0],)


def phrase_before(parse: Parse, text: str, verb: Token) -> Bounds | None:
    """The noun phrase that ends right before a verb, for where the parser found no subject."""
    i = verb.i - 1
    while i >= 0 and (parse.tokens[i].pos in ("ADV", "AUX", "SPACE") or parse.tokens[i].dep in ("neg", "aux")):
        i -= 1
    if i > 0 and parse.tokens[i].text == ")":  # "Anna Brenn (Lodzern) said"
        i = next((k for k in range(i, max(i - 8, 0), -1) if parse.tokens[k].text == "("), i) - 1
    if i < 0 or parse.tokens[i].pos not in NOMINAL or parse.tokens[i].sentence != verb.sentence:
        return None
    chain = [parse.tokens[i], *parse.ancestors(parse.tokens[i])]
    top: Token | None = None
    for token in chain:
        if token.i >= verb.i:
            break
        if token.pos in ("NOUN", "PROPN", "PRON"):
            top = token
        if token.dep in NOT_UP:
            break
    return phrase(parse, text, top, end=verb.start) if top else None


def phrase_after(parse: Parse, text: str, verb: Token) -> Bounds | None:
    """The noun phrase that begins right after a verb ("said the minister"), where the parser found no subject."""
    i = verb.i + 1
    while i < len(parse.tokens) and parse.tokens[i].pos == "SPACE":
        i += 1
    if i >= len(parse.tokens) or parse.tokens[i].pos not in (*NOMINAL, "ADP") or parse.tokens[i].pos == "ADP":
        return None
    top: Token | None = None
    for token in [parse.tokens[i], *parse.ancestors(parse.tokens[i])]:
        if token.i <= verb.i:
            break
        if token.pos in ("NOUN", "PROPN", "PRON"):
            top = token
    return phrase(parse, text, top, start=verb.end) if top else None


def cue_bounds(parse: Parse, verb: Token) -> Bounds:
    """A verb with its particle ("pointed out")."""
    end = max([verb.end, *(c.end for c in parse.children(verb, "prt") if c.i == verb.i + 1)])
    return verb.start, end


def clause_bounds(parse: Parse, verb: Token, speaker: tuple[Bounds, ...]) -> Bounds:
    """The stretch that speaker, verb and its small words take: what interrupts a sentence in ", he said,"."""
    start = min([verb.start, *(s for s, _ in speaker if s > verb.start - 200)])
    end = max([verb.end, *(e for _, e in speaker if e < verb.end + 200)])
    small = [
        c
        for c in parse.children(verb)
        if (c.dep in FUNCTION or c.text.lower() == "as") and c.dep != "punct" and start - 20 <= c.start < end + 20
    ]
    return min([start, *(c.start for c in small)]), max([end, *(c.end for c in small)])


def is_dated(parse: Parse, preposition: Token) -> bool:
    """Tell whether a preposition leads to a day ("called us on 4 May")."""
    return any(noun.ent in ("DATE", "TIME") for noun in parse.children(preposition, "pobj"))


def runs(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The tokens in stretches without a gap; tokens of white space do not make one."""
    run: list[Token] = []
    for token in tokens:
        if run and token.i != run[-1].i + 1:
            yield run
            run = []
        run.append(token)
    if run:
        yield run
