"""Who is behind a speaker's words: each row one claim, names invented."""

import pytest

from onrecord.config import Settings
from onrecord.find.quotations import find_quotations
from onrecord.model import Document, Entity, Findings, Mention
from onrecord.resolve.speakers import resolve_speakers
from onrecord.split import split

pytestmark = pytest.mark.usefixtures("rules_only")


def read(text, **about):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en", **about)
    findings = split(document, Settings())
    return findings.add(*find_quotations(findings))


def with_person(findings: Findings, name: str, *, at: str, entity: str = "p1", role: str | None = None) -> Findings:
    start = findings.text.index(at)
    span = findings.span(start, start + len(at))
    role_span = None
    if role:
        place = findings.text.index(role)
        role_span = findings.span(place, place + len(role))
    mention = Mention(id=span.id("mn"), span=span, kind="person", role=role_span, entity=entity, found_by="test@1")
    others = [e for e in findings.entities if e.id != entity]
    person = Entity(id=entity, kind="person", name=name, roles=(role,) if role else (), mentions=(mention.id,))
    return findings.add(mention).with_(entities=[*others, person])


def with_body(findings: Findings, name: str, *, entity: str) -> Findings:
    start = findings.text.index(name)
    span = findings.span(start, start + len(name))
    mention = Mention(id=span.id("mn"), span=span, kind="organisation", entity=entity, found_by="test@1")
    body = Entity(id=entity, kind="organisation", name=name, mentions=(mention.id,))
    return findings.add(mention).with_(entities=[*findings.entities, body])


def speakers(findings):
    return [s.speaker.name if s.speaker else None for s in resolve_speakers(findings).statements]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Interior Minister Orla Veld said it was over. “We won,” she added.", ["Orla Veld", "Orla Veld"]),
        ("Maria Veld met Mr Anton Kress. He said the talks were good.", ["Anton Kress"]),
        (
            "The minister of health, Jana Holt, said it was over. The minister warned against panic.",
            ["Jana Holt", "Jana Holt"],
        ),
        ("Anton Kress said it was over. “We won,” Kress added.", ["Anton Kress", "Anton Kress"]),
        ("The authorities said it was over. They denied that anyone was hurt.", ["The authorities"] * 2),
        ("It rained. “We won,” he said.", [None]),
        ("According to the ministry of the interior, three people were hurt.", ["the ministry of the interior"]),
        ("“We won,” said a miner. “I saw it,” he added.", ["a miner", "a miner"]),
        ("The council met. A shopkeeper from Brenn came late. “It was dark,” she said.", ["A shopkeeper from Brenn"]),
        ("A guard said it was over. The man warned against panic.", ["A guard", "A guard"]),
        ("The prison service was silent. “It was dark,” she said.", [None]),
        ("Orla Veld, whose brother Emil drowned in the mine, said that she would stay.", ["Orla Veld"]),
        ("The council, which said that the mine was deep, met in May.", ["The council"]),
        (
            "The families of the miners, which the union supports, said that they would stay.",
            ["The families of the miners"],
        ),
        ("Orla Veld spoke first. Kress rejected her claim that the mine was deep.", ["Kress", "Orla Veld"]),
        ("Orla Veld spoke first. Kress repeated her claim that the mine was deep.", ["Kress", None]),
        ("Orla Veld was calm. The police rejected her claim that the mine was deep.", ["The police", "Orla Veld"]),
        ("The ministry was wrong. All agreed that the mine was deep.", [None]),
        ("The man who said that the mine was deep left.", ["The man"]),
        ("Relatives of miners who drowned said that the mine was deep.", ["Relatives of miners who drowned"]),
        (
            "Orla Veld promised that a new doctor would come. “She is on her way,” she added.",
            ["Orla Veld", "Orla Veld"],
        ),
        (
            "A former guard of the mine said it was over. “It burned,” the former guard said.",
            ["A former guard of the mine"] * 2,
        ),
        (
            "Jorna Veld was at the gate. She was calm, she said. “It was dark,” he said.",
            ["Jorna Veld", None],
        ),
    ],
)
def test_pronouns_and_descriptions_stand_for_somebody_named_before(text, names):
    assert speakers(read(text)) == names


def test_a_new_subject_takes_the_pronoun_over():
    text = "Orla Veld said it was over.\n\nOn Monday Anton Kress opened a mine. “It is deep,” he said."
    assert speakers(read(text)) == ["Orla Veld", "Anton Kress"]


def test_two_candidates_and_no_reason_to_choose_leave_it_open():
    text = "There was a meeting between Anton Kress and Pavel Orne. “We agreed,” he said."
    assert speakers(read(text)) == [None]


def test_people_in_somebodys_own_words_are_no_candidates():
    text = "Anton Kress said: “Pavel Orne came late.” He added that the mine was closed."
    assert speakers(read(text)) == ["Anton Kress", "Anton Kress"]


def test_mentions_give_entity_name_and_role():
    findings = read("The First Deputy Minister of Roads, Emil Sorn, noted that bridges fall. “They do,” he said.")
    findings = with_person(findings, "Emil Sorn", at="Emil Sorn", role="First Deputy Minister of Roads")
    first, second = resolve_speakers(findings).statements
    assert (first.speaker.entity, first.speaker.name) == ("p1", "Emil Sorn")
    assert first.speaker.role == "First Deputy Minister of Roads"
    assert (second.speaker.entity, second.speaker.role) == ("p1", None)


def test_a_resolved_pronoun_becomes_a_mention_of_its_entity():
    findings = read("Emil Sorn said that bridges fall. “They do,” he said.")
    resolved = resolve_speakers(with_person(findings, "Emil Sorn", at="Emil Sorn"))
    added = resolved.mentions[-1]
    assert (resolved.quote(added.span), added.kind, added.entity) == ("he", "person", "p1")
    assert added.id in resolved.entities[0].mentions


def test_a_description_fits_a_role_whose_words_it_repeats():
    findings = read(
        "The First Deputy Minister of Roads, Emil Sorn, spoke. “They fall,” said the First Deputy Minister."
    )
    findings = with_person(findings, "Emil Sorn", at="Emil Sorn", role="First Deputy Minister of Roads")
    (statement,) = resolve_speakers(findings).statements
    assert (statement.speaker.name, statement.speaker.role) == ("Emil Sorn", "First Deputy Minister")


def test_a_statement_in_anothers_words_knows_where_it_is():
    findings = resolve_speakers(read("Lena Orr wrote: “My father told me that the war was over. It was.”"))
    outer = next(s for s in findings.statements if s.mode == "direct")
    assert [s.inside for s in findings.statements if s.id != outer.id] == [outer.id]


def test_the_first_person_is_the_signed_author():
    findings = resolve_speakers(read("I believe that the law is wrong.", authors=("Mara Lind",)))
    assert [s.speaker.name for s in findings.statements] == ["Mara Lind"]


def test_whoever_stands_for_an_unnamed_source_is_unnamed():
    findings = resolve_speakers(read("A guard said it was over. “It was dark,” he added."))
    assert [s.voice for s in findings.statements] == ["unnamed", "unnamed"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Her neighbour, a retired miner, heard nothing, and he thinks that she dreamt it.",
            "Her neighbour, a retired miner",
        ),
        ("A former guard said it was over. “It burned,” the former guard said.", "A former guard"),
        ("One of the guards said that the gate was open.", "One of the guards"),
    ],
)
def test_a_description_without_a_name_leaves_the_source_unnamed(text, name):
    last = resolve_speakers(read(text)).statements[-1]
    assert (last.speaker.name, last.voice) == (name, "unnamed")


@pytest.mark.parametrize(
    "text", ["Police said it was over.", "Kalden police said it was over.", "The army said it was over."]
)
def test_a_body_is_no_unnamed_source_however_it_is_counted(text):
    assert [s.voice for s in resolve_speakers(read(text)).statements] == ["named"]


def test_who_is_no_town():
    text = "The court heard a mechanic at the body shop in Kalden, who testified that he had seen the van."
    findings = read(text)
    start = text.index("Kalden")
    span = findings.span(start, start + 6)
    mention = Mention(id=span.id("mn"), span=span, kind="place", entity="t1", found_by="test@1")
    town = Entity(id="t1", kind="place", name="Kalden", mentions=(mention.id,))
    assert "Kalden" not in speakers(findings.add(mention).with_(entities=[town]))


def test_the_newspaper_of_a_party_speaks_and_not_the_party():
    text = "The Unity Party daily Echo said it was over."
    findings = with_body(with_body(read(text), "Unity Party", entity="b1"), "Echo", entity="b2")
    assert speakers(findings) == ["Echo"]


def test_some_of_a_body_are_unnamed():
    assert [s.voice for s in resolve_speakers(read("Some police said it was over.")).statements] == ["unnamed"]


@pytest.mark.parametrize("words", ["A witness", "Another witness", "One witness"])
def test_just_any_witness_is_nobody_named(words):
    findings = with_person(
        read(f"Anton Kress was charged on Monday. {words} said that he had fled."), "Anton Kress", at="Anton Kress"
    )
    (found,) = resolve_speakers(findings).statements
    assert (found.speaker.name, found.voice) == (words, "unnamed")


def test_of_two_with_one_surname_the_one_speaks_who_has_spoken():
    text = "Dan Kress was buried. Kress was 40. “He was kind,” said Nora Kress. Kress said that he had no enemies."
    findings = with_person(read(text), "Dan Kress", at="Dan Kress", entity="p1")
    findings = with_person(findings, "Nora Kress", at="Nora Kress", entity="p2")
    last = text.rindex("Kress")
    bare = findings.span(last, last + 5)
    findings = findings.add(Mention(id=bare.id("mn"), span=bare, kind="person", entity="p1", found_by="test@1"))
    assert speakers(findings) == ["Nora Kress", "Nora Kress"]


def test_a_possessive_is_not_part_of_a_name():
    text = "The gun was in his mother’s purse. “She ran,” a neighbour said. She said that it was loud."
    assert not [name for name in speakers(read(text)) if name and name.endswith(("'s", "’s"))]


def test_nobody_has_said_what_there_are_no_words_for():
    text = "“There’s just no feeling to explain how bad the situation is,” Ross Mander said."
    assert speakers(read(text)) == ["Ross Mander"]


def test_consecutive_quoted_paragraphs_keep_their_speaker():
    text = "“The first point is money,” Anton Kress said.\n\n“The second point is time for everybody.”"
    assert speakers(read(text)) == ["Anton Kress", "Anton Kress"]


def test_nothing_to_resolve_changes_nothing():
    findings = read("It rained in Kalden.")
    assert resolve_speakers(findings) == findings
