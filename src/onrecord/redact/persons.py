"""Whom to replace: the people and bodies of a record that the user named, and its private persons on request."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.model import Entity, Findings
from onrecord.redact.spelling import among, fold, words_in

Name = tuple[str, ...]
KINDS = {"person": "Person", "organisation": "Organisation", "place": "Place", "group": "Group"}
SHORTEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the user wants replaced: names, and with `persons` every person without a public role.

    >>> bool(Choice()), bool(Choice(names=("Ardel Sorn",)))
    (False, True)
    """

    names: tuple[str, ...] = ()
    persons: bool = False

    def __bool__(self) -> bool:
        return bool(self.names) or self.persons


@dataclass(slots=True, kw_only=True)
class Somebody:
    """One who is to be replaced, or an official who is not: names (as words), and the documents that name them.

    What is no person has only whole names.
    """

    kind: str = "person"
    names: set[Name] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    chosen: bool = False

    @property
    def surnames(self) -> set[str]:
        """The words that stand for the person alone anywhere: the last word of each name."""
        return {name[-1] for name in self.names} if self.kind == "person" else set()

    @property
    def others(self) -> set[str]:
        """The other words of the names, which stand for the person where a text names the person."""
        words = {word for name in self.names for word in name} if self.kind == "person" else set()
        return {word for word in words - self.surnames if len(word) > SHORTEST and word not in among("particles")}

    @property
    def id(self) -> str:
        """The first of the fullest names: who it is, whatever the order of documents."""
        return " ".join(sorted(self.names, key=lambda name: (-len(name), name))[0])


def name_of(text: str) -> Name:
    """The words of a name as compared, without "Jr" at its end.

    >>> name_of("Ardel al-Sörn Jr.")
    ('ardel', 'al', 'sorn')
    """
    words = [word.folded for word in words_in(text)]
    while len(words) > 1 and words[-1] in among("suffixes"):
        words.pop()
    if len(words) > 1 and words[-1] == "s":
        words.pop()  # the possessive
    return tuple(words)


def is_public(roles: Iterable[str]) -> bool:
    """Tell whether one of somebody's roles is an office or a voice of a body; the head of a household has none.

    >>> is_public(["Deputy Prosecutor General"]), is_public(["president of the chess club"]), is_public(["a baker"])
    (True, False, False)
    """
    for role in roles:
        words = {word.folded for word in words_in(role)}
        if words & among("public") and not words & among("private"):
            return True
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """All who matter to a redaction: those to be replaced, and the persons whose names stay.

    `entities` tells who is behind an entity of a document (by document and entity), whichever of the two it is.
    """

    replaced: tuple[Somebody, ...]
    kept: tuple[Somebody, ...]
    entities: Mapping[tuple[str, str], Somebody]

    def somebody(self, name: str, *, kind: str) -> Somebody | None:
        """The one that a whole name belongs to; None where it is nobody's, or more than one's."""
        words = name_of(name)
        fitting = [one for one in (*self.replaced, *self.kept) if one.kind == kind and words in one.names]
        return fitting[0] if len(fitting) == 1 else None


def cast_of(findings: Sequence[Findings], choice: Choice, entities: Iterable[Entity] = ()) -> Cast:
    """Who is replaced in these documents, and who is not, though a name is shared.

    `entities` are those of the record, which may have names that reviewers gave them.
    """
    everybody, owners = _everybody(findings)
    _named_anew(everybody, entities)
    unmatched = [name for name in choice.names if not _choose(name_of(name), everybody)]
    authors = {name_of(author) for found in findings for author in found.document.authors}
    replaced = [one for one in everybody if one.chosen or (choice.persons and _is_private(one, authors))]
    gone = {id(one) for one in replaced}
    kept = [one for one in everybody if one.kind == "person" and id(one) not in gone]
    replaced += [Somebody(names={words}, chosen=True) for name in unmatched if (words := name_of(name))]
    return Cast(replaced=tuple(replaced), kept=tuple(kept), entities=owners)


def _is_private(one: Somebody, authors: set[Name]) -> bool:
    return one.kind == "person" and not is_public(one.roles) and not one.names & authors


def _choose(words: Name, everybody: Iterable[Somebody]) -> bool:
    """Mark those whom a chosen name fits: a whole name of theirs, or a surname."""
    fitting = [one for one in everybody if words in one.names or (len(words) == 1 and words[0] in one.surnames)]
    for one in fitting:
        one.chosen = True
    return bool(fitting) or not words


def _everybody(findings: Sequence[Findings]) -> tuple[list[Somebody], dict[tuple[str, str], Somebody]]:
    """Each one whom the documents name, one for each full name, and who is behind each entity.

    A surname alone is the one's who bears it in the record, where there is only one.
    """
    listed = [(found.document.id, entity) for found in findings for entity in found.entities if entity.kind in KINDS]
    listed = [(document, entity) for document, entity in listed if name_of(entity.name)]
    full = [(d, e) for d, e in listed if e.kind != "person" or len(name_of(e.name)) > 1]
    owners: dict[tuple[str, str], Somebody] = {}
    by_name: dict[tuple[str, Name], Somebody] = {}
    for document, entity in full:
        names = [name for text in (entity.name, *entity.aliases) if (name := name_of(text))]
        whole = [name for name in names if len(name) > 1 or entity.kind != "person"]
        keys = [(entity.kind, key) for name in whole for key in _same(name, entity.kind)]
        one = next((by_name[key] for key in keys if key in by_name), None) or Somebody(kind=entity.kind)
        by_name.update((key, by_name.get(key, one)) for key in keys)
        owners[document, entity.id] = _put(one, document, entity, names)
    bearers: dict[str, list[Somebody]] = defaultdict(list)
    for one in _unique(by_name.values()):
        for surname in sorted(one.surnames):
            bearers[surname].append(one)
    elsewhere = Counter(name_of(e.name) for _, e in listed for _ in e.mentions if e.kind != "person")
    for document, entity in listed:
        name = name_of(entity.name)
        if (document, entity.id) in owners or elsewhere[name] > len(entity.mentions):
            continue
        fitting = bearers.get(name[-1], [])
        alone = fitting[0] if len(fitting) == 1 else by_name.setdefault(("person", name), Somebody())
        owners[document, entity.id] = _put(alone, document, entity, [name])
    return _unique(by_name.values()), owners


def _named_anew(everybody: Iterable[Somebody], entities: Iterable[Entity]) -> None:
    """Give persons the names that reviewers gave them, which stand in no text."""
    known = {(one.kind, name): one for one in everybody for name in one.names}
    for entity in entities:
        name = name_of(entity.name)
        if not name or entity.kind != "person" or ("person", name) in known:
            continue
        aliases = [("person", name_of(alias)) for alias in entity.aliases]
        one = next((known[alias] for alias in aliases if alias in known), None)
        if one is not None:
            one.names.add(name)


def _same(name: Name, kind: str) -> Iterator[Name]:
    """The names under which one is looked for: the whole name, of persons in any order, and its first and last word."""
    if kind != "person":
        yield name
        return
    yield tuple(sorted(name))
    if len(name) > SHORTEST and len(name[0]) > 1:
        yield tuple(sorted((name[0], name[-1])))


def _put(one: Somebody, document: str, entity: Entity, names: Iterable[Name]) -> Somebody:
    one.names.update(
        name[1:] if one.kind != "person" and len(name) > 1 and name[0] == "the" else name for name in names
    )
    one.documents.add(document)
    one.roles.update(fold(role) for role in entity.roles)
    return one


def _unique(listed: Iterable[Somebody]) -> list[Somebody]:
    found = {id(one): one for one in listed}
    return sorted(found.values(), key=lambda one: (one.kind, one.id))
