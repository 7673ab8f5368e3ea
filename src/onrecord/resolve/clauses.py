"""What the grammar of a clause tells of a noun: its phrase, how prominent it stands, what else is said of it."""

from collections.abc import Iterator
from itertools import dropwhile, takewhile

from onrecord.lang import words
from onrecord.model import Findings, Parse, Span, Token

SUBJECTS = ("nsubj", "nsubjpass")
BESIDE = ("appos", "compound", "flat", "nmod")
NOUNS = ("NOUN", "PROPN")
VERBS = ("VERB", "AUX")
MAIN, SUBJECT, PREDICATE, OBJECT, HEARER, ASIDE, OWNER = 80, 60, 60, 50, 40, 30, 20
_HEARING = ("to", "with", "from")


def top(parse: Parse, span: Span) -> Token | None:
    """The token that heads a span, or None where there is no parse."""
    tokens = parse.between(span.start, span.end)
    inside = {t.i for t in tokens}
    tops = (t for t in tokens if t.head not in inside or t.head == t.i)
    return next((t for t in tops if t.pos not in ("PUNCT", "SPACE")), None)


def name_head(parse: Parse, span: Span) -> Token | None:
    """The token that heads a name: the last of those that nothing in the name governs."""
    tokens = parse.between(span.start, span.end)
    inside = {t.i for t in tokens}
    tops = [t for t in tokens if (t.head not in inside or t.head == t.i) and t.pos not in ("PUNCT", "SPACE", "PART")]
    return tops[-1] if tops else None


def phrase_head(parse: Parse, token: Token) -> Token:
    """The noun that stands for the whole phrase: of a name in apposition, the noun before it."""
    while token.dep in BESIDE and token.head != token.i and parse.head(token).pos in NOUNS:
        token = parse.head(token)
    return token


def first_of_row(parse: Parse, token: Token) -> Token:
    """The first of the nouns that "and" joins, seen from any of them."""
    token = phrase_head(parse, token)
    while token.dep == "conj" and parse.head(token).pos in (*NOUNS, "PRON"):
        token = phrase_head(parse, parse.head(token))
    return token


def is_main(parse: Parse, verb: Token) -> bool:
    """Tell whether a verb is that of a main clause."""
    while verb.dep == "conj" and verb.head != verb.i:
        verb = parse.head(verb)
    return verb.dep == "ROOT"


def weight(parse: Parse, token: Token) -> int:
    """How prominent a noun or pronoun stands in its sentence: subjects first, then objects, then the rest."""
    token = first_of_row(parse, token)
    above = parse.head(token)
    if token.dep in SUBJECTS:
        return MAIN if is_main(parse, above) else SUBJECT
    if token.dep == "pobj":
        over = parse.head(above)
        if above.dep == "agent" or over.pos not in VERBS:
            return HEARER if above.dep == "agent" else ASIDE - 10
        return HEARER if above.text.lower() in _HEARING else ASIDE
    by_label = {"dobj": OBJECT, "attr": PREDICATE, "ROOT": PREDICATE, "dative": HEARER, "poss": OWNER}
    return by_label.get(token.dep, ASIDE)


def clause(parse: Parse, token: Token) -> int:
    """The number of the verb that a noun or pronoun belongs to, -1 when there is none."""
    token = first_of_row(parse, token)
    above = parse.head(token)
    if above.pos == "ADP":
        above = parse.head(above)
    return above.i if above.pos in VERBS else -1


def phrase(findings: Findings, noun: Token) -> tuple[int, int]:
    """The bounds of the phrase around a noun, as far as no clause, no comma and no "and" begins.

    An apposition of somebody, no matter who ("her neighbour, a retired miner"), belongs to it.
    """
    parse = findings.parse
    below = parse.subtree(noun, without=("relcl", "acl", "appos", "cc", "conj", "advcl", "advmod", "punct"))
    sent = words(findings.language_at(noun.start), "names").get("role_links_to", ())
    said_to = [c for c in parse.children(noun, "prep") if c.text.lower() == "to" and noun.lemma.lower() not in sent]
    away = {t.i for c in said_to for t in parse.subtree(c)}
    below = [t for t in below if t.sentence == noun.sentence and t.i not in away]
    before = [t for t in below if t.i <= noun.i]
    after = takewhile(lambda t: t.pos != "PUNCT", (t for t in below if t.i > noun.i))
    described = [c for c in parse.children(noun, "appos") if is_indefinite(parse, c)]
    return parse.bounds([*dropwhile(lambda t: t.pos == "PUNCT", before), *_joined(noun, after), *described])


def _joined(noun: Token, after: Iterator[Token]) -> Iterator[Token]:
    """The tokens that follow a noun without a gap."""
    last = noun.i
    for token in after:
        if token.i != last + 1:
            return
        yield token
        last = token.i


def is_indefinite(parse: Parse, noun: Token) -> bool:
    """Tell whether a noun stands for just anybody of its kind ("a retired railwayman")."""
    return noun.pos == "NOUN" and any(c.text.lower() in ("a", "an", "another") for c in parse.children(noun, "det"))


def is_plural(parse: Parse, noun: Token) -> bool:
    """Tell whether a noun is about several, by its form or by a number."""
    return "Number=Plur" in noun.morph or bool(parse.children(noun, "conj"))


def descriptions(parse: Parse, name: Token) -> Iterator[Token]:
    """The nouns that say what somebody named is: in apposition, before the name, after "is" and "as"."""
    yield from (c for c in parse.children(name, "appos") if c.pos == "NOUN")
    yield from (c for c in parse.children(name, "compound", "nmod", "amod") if c.pos in NOUNS)
    head = parse.head(name)
    if name.dep in ("appos", "nmod") and head.pos in NOUNS:
        yield head
    if name.dep == "attr" and head.lemma == "be":
        yield from (c for c in parse.children(head, *SUBJECTS) if c.pos == "NOUN")
    yield from predicates(parse, phrase_head(parse, name))


def predicates(parse: Parse, subject: Token) -> Iterator[Token]:
    """The nouns that a clause says its subject is: "is a judge", "came as a welder"."""
    if subject.dep not in SUBJECTS:
        return
    verb = parse.head(subject)
    found = parse.children(verb, "attr") if verb.lemma in ("be", "become", "remain") else []
    for preposition in parse.children(verb, "prep"):
        if preposition.text.lower() == "as":
            found.extend(parse.children(preposition, "pobj"))
    for noun in found:
        if noun.pos == "NOUN":
            yield noun
            yield from (c for c in parse.children(noun, "conj") if c.pos == "NOUN")


def deeds(parse: Parse, name: Token) -> Iterator[str]:
    """The lemmas of what somebody does and of what it is done to: "who owns the bank" gives own and bank."""
    head = phrase_head(parse, name)
    verbs = [parse.head(head)] if head.dep in SUBJECTS else []
    verbs += [c for one in {head.i: head, name.i: name}.values() for c in parse.children(one, "relcl")]
    for verb in verbs:
        yield verb.lemma.lower()
        yield from (c.lemma.lower() for c in parse.children(verb, "dobj"))


def antecedent(parse: Parse, relative: Token) -> Token | None:
    """The noun that a relative clause is about; "who" is never a town ("the people of Brenn, who")."""
    verb = next((a for a in parse.ancestors(relative) if a.dep == "relcl"), None)
    if verb is not None:
        noun = parse.head(verb)
        while relative.text.lower() in ("who", "whom") and noun.dep == "pobj" and noun.ent not in ("PERSON", ""):
            above = parse.head(parse.head(noun))
            if above.pos not in NOUNS:
                break
            noun = above
        return noun
    before = [t for t in parse.tokens[max(0, relative.i - 2) : relative.i] if t.pos != "PUNCT"]
    return before[-1] if before and before[-1].pos in NOUNS else None
