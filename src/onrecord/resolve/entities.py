"""Who and what the mentions of one document name: one entity for each person, body, place, law and work."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from onrecord import places
from onrecord.lang import words as word_lists
from onrecord.model import Entity, Findings, Mention, Place, Span, stable_id
from onrecord.model.entity import EntityKind
from onrecord.resolve.referents import gender_of_name, gender_of_noun, listed, surname

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")  # U.N
_TITLE = re.compile(
    r"""\A[^“„«"‘']*+[“„«"‘']\s*+(.+)(?<!\s)\s*[”“»"’']\Z  # the title inside “law “On Public Order””""",
    re.VERBOSE | re.DOTALL,
)
_ACRONYM = re.compile(r"[A-Z](?:\.?[A-Z]){1,6}\.?\Z")  # SSC, U.N.
_LINK = re.compile(r"\s(?:of|to|for)\s(?:the\s)?")  # Committee for the Press
_SMALL = frozenset({"a", "an", "and", "for", "of", "on", "the", "to"})
_ADDRESS = re.compile(r"\b([^\W\d_]{2,6})\.?[ \xa0]\Z")  # "Mr. " before a name
LONGEST_ADDRESS = 8


Name = tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class _Group:
    """The mentions that are one entity, while they are gathered."""

    kind: EntityKind
    names: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    given: frozenset[str] = frozenset()

    @property
    def fullest(self) -> str:
        """The name with the most words, then the longest, then the first.

        Of a person a word before the given name does not count where the text also has the name without it: "Crooked
        Orla Veld" is Orla Veld.
        """
        names = [name for name in self.names if not self._has_more_before(name)] or self.names
        return max(names, key=lambda name: (len(words(name)), len(name), -self.names.index(name)))

    def _has_more_before(self, name: str) -> bool:
        first, _, rest = name.partition(" ")
        return rest in self.names and first not in self.given and rest.partition(" ")[0] in self.given and " " in rest


def resolve_entities(findings: Findings) -> Findings:
    """The findings with their entities, and each mention with the entity behind it.

    Names are put together only within the document and only when one candidate fits; a role ("the minister") or a plain
    body ("the ministry") that fits nobody, or more than one, has no entity.
    """
    by_kind: dict[EntityKind, list[Mention]] = {}
    for mention in findings.mentions:
        by_kind.setdefault(mention.kind, []).append(mention)
    groups = [
        *_persons(findings, by_kind.get("person", [])),
        *_organisations(findings, by_kind.get("organisation", [])),
        *_same(findings, by_kind.get("place", []), "place", _place_key),
        *_same(findings, by_kind.get("group", []), "group", _group_key),
        *_same(findings, by_kind.get("law", []), "law", _title_key),
        *_same(findings, by_kind.get("work", []), "work", _title_key),
    ]
    _roles(findings, by_kind.get("role", []), [group for group in groups if group.kind == "person"])
    entities = tuple(_entity(findings, group) for group in groups)
    owner = {mention: entity.id for entity in entities for mention in entity.mentions}
    mentions = tuple(replace(mention, entity=owner.get(mention.id)) for mention in findings.mentions)
    return findings.with_(mentions=mentions, entities=entities)


def words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters without the possessive, for comparing only.

    >>> words("The Ministry of the Interior’s")
    ('the', 'ministry', 'of', 'the', 'interior')
    """
    return tuple(re.sub(r"['’]s\Z", "", word.casefold()) for word in _WORD.findall(name))


def _key(name: str) -> tuple[str, ...]:
    found = words(name)
    return found[1:] if found[:1] == ("the",) else found


def _same(
    findings: Findings, mentions: Iterable[Mention], kind: EntityKind, key: Callable[[str], object]
) -> list[_Group]:
    """One group for all mentions with the same key."""
    groups: dict[object, _Group] = {}
    for mention in mentions:
        name = findings.quote(mention.span)
        group = groups.setdefault(key(name), _Group(kind=kind))
        _put(group, mention, _title(name) if kind in {"law", "work"} else name)
    return list(groups.values())


def _put(group: _Group, mention: Mention, name: str) -> None:
    group.mentions.append(mention)
    if name not in group.names:
        group.names.append(name)


def _place_key(name: str) -> object:
    return _place(name).geonames_id or _key(name)


def _place(name: str) -> Place:
    return places.place(Span(doc="", start=0, end=max(1, len(name))), name)


def _group_key(name: str) -> object:
    nation = places.country(name)
    return nation.alpha3 if nation else tuple(word.removesuffix("s") for word in _key(name))


def _title(name: str) -> str:
    title = _TITLE.search(name)
    return title[1] if title else name


def _title_key(name: str) -> object:
    return words(_title(name))


# Persons ------------------------------------------------------------------------------------------------------------


def _persons(findings: Findings, mentions: Sequence[Mention]) -> list[_Group]:
    """Full names first, the fullest before all; then a surname or first name where exactly one person fits."""
    groups: dict[Name, _Group] = {}
    by_word: dict[str, list[Name]] = {}
    bearers: dict[Name, _Bearers] = {}
    language = findings.document.language
    given = listed(language, "given_names", "male") | listed(language, "given_names", "female")
    genders = _Genders(findings, mentions)
    names = {mention.id: words(findings.quote(mention.span)) for mention in mentions}
    first_at = {names[mention.id]: mention.span.start for mention in reversed(mentions)}
    for mention in sorted(mentions, key=lambda m: -len(names[m.id])):
        name = names[mention.id]
        alike = by_word.get(_surname(name), [])
        if len(name) > 1:
            fitting = [other for other in alike if _same_person(name, other)]
        else:
            alike = [other for other in alike if genders.agree(mention, name, other)]
            fitting = [other for other in alike if len(other) > 1 and _surname(other) == _surname(name)]
            fitting = _with_its_role(findings, mention, fitting, groups)
            if len(fitting) > 1:
                bearers.setdefault(name, _Bearers.of(fitting, groups))
                fitting = bearers[name].of_bare(mention, first_at[name], findings)
            if len(fitting) > 1:
                continue  # a surname of two: nobody, and no third person
            fitting = fitting or [other for other in alike if len(other) > 1]
        key = fitting[0] if len(fitting) == 1 else name
        if key not in groups:
            groups[key] = _Group(kind="person", given=given)
            for word in dict.fromkeys((_surname(key), *key[:-1])):
                by_word.setdefault(word, []).append(key)
        _put_person(groups[key], mention, findings)
    return list(groups.values())


class _Genders:
    """What forms of address and given names tell of the persons of a document: "Mr. Veld" is not Orla Veld."""

    def __init__(self, findings: Findings, mentions: Sequence[Mention]) -> None:
        self.of_mention: dict[str, str] = {}
        self.of_name: dict[Name, set[str]] = {}
        for mention in mentions:
            whole = findings.quote(mention.span)
            told = _gender_told(findings, mention)
            if told is not None:
                self.of_mention[mention.id] = told
            elif len(words(whole)) > 1:
                told = gender_of_name(whole, findings.document.language)
            if told is not None:
                self.of_name.setdefault(words(whole), set()).add(told)

    def agree(self, mention: Mention, bare: Name, full: Name) -> bool:
        """Tell whether a surname may be short for a full name: by the address before it, else by that of others."""
        bearer = self.of_name.get(full, set())
        own = self.of_mention.get(mention.id)
        told = {own} if own is not None else self.of_name.get(bare, set())
        return len(bearer) != 1 or len(told) != 1 or told == bearer


def _gender_told(findings: Findings, mention: Mention) -> str | None:
    """The gender that the word right before a name tells: "Mrs.", "spokeswoman"."""
    start = mention.span.start
    before = _ADDRESS.search(findings.text[max(0, start - LONGEST_ADDRESS) : start])
    return gender_of_noun(before[1].casefold(), findings.document.language) if before else None


def _with_its_role(findings: Findings, mention: Mention, fitting: list[Name], groups: dict[Name, _Group]) -> list[Name]:
    """Of several who bear a surname, those with the role that the name has here: "Governor Sorn"."""
    if len(fitting) < 2 or mention.role is None:
        return fitting
    role = findings.quote(mention.role)
    return [name for name in fitting if any(_same_role(role, other) for other in groups[name].roles)] or fitting


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bearers:
    """Several with one surname: the one named first, where the next one is, and all places of the others."""

    every: list[Name]
    second: int
    others: list[int]

    @classmethod
    def of(cls, fitting: list[Name], groups: dict[Name, _Group]) -> "_Bearers":
        """The bearers in the order in which they are named in full."""
        every = sorted(fitting, key=lambda name: min(m.span.start for m in groups[name].mentions))
        others = sorted(m.span.start for name in every[1:] for m in groups[name].mentions)
        return cls(every=every, second=others[0], others=others)

    def of_bare(self, mention: Mention, first_bare: int, findings: Findings) -> list[Name]:
        """The one that the surname alone was used for before the others came, or all where it may be any.

        Where another of them is named in full before it in the paragraph, it may be either.
        """
        at = mention.span.start
        if first_bare > self.second:
            return self.every
        k = bisect_right(findings.paragraphs, at, key=lambda p: p.start)
        paragraph = findings.paragraphs[k - 1].start if k else 0
        near = bisect_left(self.others, at) - bisect_left(self.others, paragraph)
        return self.every if near else self.every[:1]


def _surname(name: Name) -> str:
    """The last word of a name, without its particle ("saadi" of "al-saadi") and no "jr"."""
    last = surname(" ".join(name)) if name else ""
    bare = last.rsplit("-", 1)[-1]
    return bare if len(bare) > 3 else last


def _put_person(group: _Group, mention: Mention, findings: Findings) -> None:
    _put(group, mention, findings.quote(mention.span))
    if mention.role is not None and (role := findings.quote(mention.role)) not in group.roles:
        group.roles.append(role)


def _same_person(one: Name, other: Name) -> bool:
    """Tell whether a name is another's, with fewer of its words or with initials for them."""
    if one == other or (len(one) > 1 and one == other[: len(one)]):
        return True
    if _surname(one) != _surname(other) or len(one) > len(other):
        return False
    if all(word in other for word in one):
        return True
    firsts = one[:-1]
    return all(len(word) == 1 for word in firsts) and [w[0] for w in other[:-1]][: len(firsts)] == list(firsts)


# Bodies -------------------------------------------------------------------------------------------------------------


def _organisations(findings: Findings, mentions: Sequence[Mention]) -> list[_Group]:
    """Full names by their words, acronyms by their definition, plain bodies where one candidate fits."""
    plain = frozenset(word_lists("en", "names").get("plain_bodies", ()))
    acronyms = _acronyms(findings, mentions)
    groups: dict[frozenset[str], _Group] = {}
    later: list[Mention] = []
    for mention in mentions:
        name = findings.quote(mention.span)
        if len(_key(name)) == 1 and _key(name)[0] in plain:
            later.append(mention)
            continue
        key = acronyms.get(name) or _body_key(name)
        _put(groups.setdefault(key, _Group(kind="organisation")), mention, name)
    for mention in later:
        name = findings.quote(mention.span)
        fitting = [key for key, group in groups.items() if _heads(_key(name)[0], group)]
        if len(fitting) == 1:
            _put(groups[fitting[0]], mention, name)
        elif not fitting and name[0].isupper():
            _put(groups.setdefault(_body_key(name), _Group(kind="organisation")), mention, name)
    return list(groups.values())


def _body_key(name: str) -> frozenset[str]:
    """The words of a body's name that tell it from others, without the country's where enough is left.

    >>> _body_key("the interior ministry") == _body_key("Ministry of the Interior")
    True
    """
    telling = [word for word in _key(name) if word not in _SMALL]
    kept = frozenset(word for word in telling if places.country(word) is None) if len(telling) > 2 else frozenset()
    return kept or frozenset(telling)


def _acronyms(findings: Findings, mentions: Sequence[Mention]) -> dict[str, frozenset[str]]:
    """The acronyms that stand in brackets right after the name they are short for, with that name's key."""
    found: dict[str, frozenset[str]] = {}
    for mention in mentions:
        start, end = mention.span.start, mention.span.end
        if findings.text[start - 1 : start] != "(" or findings.text[end : end + 1] != ")":
            continue
        before = [m for m in mentions if m.span.end < start and not findings.text[m.span.end : start - 1].strip()]
        if len(before) == 1:
            found.setdefault(findings.quote(mention.span), _body_key(findings.quote(before[0].span)))
    for short, full in _by_initials(findings, mentions):
        found.setdefault(short, _body_key(full))
    return found


def _by_initials(findings: Findings, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Acronyms with the one name of the document whose initials they are."""
    names = dict.fromkeys(findings.quote(mention.span) for mention in mentions)
    for short in names:
        if not _ACRONYM.match(short):
            continue
        letters = short.replace(".", "").casefold()
        full = {_body_key(name): name for name in names if letters in _initials(name)}
        if len(full) == 1:
            yield short, next(iter(full.values()))


def _initials(name: str) -> tuple[str, str]:
    """The first letters of the words of a name, without the small words and with them.

    >>> _initials("Union of Independent Miners")
    ('uim', 'uoim')
    """
    every = _key(name)
    return "".join(w[0] for w in every if w not in _SMALL), "".join(w[0] for w in every)


def _heads(noun: str, group: _Group) -> bool:
    """Tell whether a noun heads one of a body's names: "Ministry of Justice", "State Security Committee"."""
    for name in group.names:
        key = _key(name)
        before_of = key[: key.index("of")] if "of" in key else key
        if before_of and before_of[-1] == noun:
            return True
    return False


# Roles --------------------------------------------------------------------------------------------------------------


def _roles(findings: Findings, mentions: Iterable[Mention], persons: Sequence[_Group]) -> None:
    """Give each role without a name to the one person who has that role in the document."""
    for mention in mentions:
        role = _whole_role(findings, mention)
        fitting = [person for person in persons if any(_same_role(role, other) for other in person.roles)]
        if len(fitting) == 1:
            fitting[0].mentions.append(mention)


def _whole_role(findings: Findings, mention: Mention) -> str:
    """The words of a role with the country before it and the name after it: "[U.S.] ambassador [to Germany]"."""
    start, end = mention.span.start, mention.span.end
    at = bisect_left(findings.mentions, start, key=lambda other: other.span.start)
    for other in findings.mentions[max(0, at - 1) : at]:
        if not findings.text[other.span.end : start].strip(" '’s"):
            start = other.span.start
    for other in findings.mentions[at + 1 : at + 2]:
        if _LINK.fullmatch(findings.text, end, other.span.start):
            end = other.span.end
    return findings.text[start:end]


def _same_role(short: str, full: str) -> bool:
    """Tell whether a role is another one said in fewer words.

    >>> _same_role("minister", "Minister of the Interior"), _same_role("minister", "deputy minister")
    (True, False)
    """
    lists = word_lists("en", "names")
    heads, others = frozenset(lists.get("role_heads", ())), frozenset(lists.get("other_offices", ()))
    one, other = words(short), words(full)
    head = [
        [word for word in role[: role.index("of") if "of" in role else None] if word in heads] for role in (one, other)
    ]
    if not head[0] or not head[1] or head[0][-1] != head[1][-1]:
        return False
    return set(one) - _SMALL <= set(other) and not (set(other) - set(one)) & others


# Entities -----------------------------------------------------------------------------------------------------------


def _entity(findings: Findings, group: _Group) -> Entity:
    name = group.fullest
    mentions = sorted(group.mentions, key=lambda m: (m.span.start, m.span.end, m.id))
    return Entity(
        id=stable_id("entity", findings.document.id, group.kind, name),
        kind=group.kind,
        name=name,
        aliases=tuple(other for other in group.names if other != name),
        roles=tuple(group.roles),
        mentions=tuple(mention.id for mention in mentions),
        country=_country(group),
    )


def _country(group: _Group) -> str | None:
    """The one country that a place lies in, or that a body's name or a person's role speaks of."""
    if group.kind == "place":
        found = {_place(name).country for name in group.names}
    elif group.kind == "group":
        found = {nation.alpha3 for name in group.names if (nation := places.country(name))}
    elif group.kind in {"organisation", "person"}:
        found = {code for name in (group.roles if group.kind == "person" else group.names) for code in _countries(name)}
    else:
        found = set()
    return next(iter(found)) if len(found) == 1 else None


def _countries(name: str) -> Iterable[str]:
    """The countries named after "of" or by an adjective: not the one that an ambassador is sent to."""
    parts = name.split()
    for n, word in enumerate(parts):
        nation = places.country(word.strip(".,"))
        if nation and (nation.adjective or (n and parts[n - 1].lower() == "of")):
            yield nation.alpha3
