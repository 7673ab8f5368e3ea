"""Names are replaced by labels in all their forms, every span moves along, and nothing else changes."""

from dataclasses import fields, is_dataclass, replace
from hashlib import sha256

import pytest

from onrecord import pipeline
from onrecord.config import Settings
from onrecord.merge import merge
from onrecord.model import (
    Decision,
    Document,
    Entity,
    Findings,
    Mention,
    Problem,
    Record,
    SourceProblem,
    Span,
    document_id,
)
from onrecord.model.decision import BEGINNING, broken, sealed
from onrecord.redact import Choice, redact_findings, redact_record
from onrecord.redact.persons import is_public
from onrecord.redact.rewrite import rewrite, searched

SORN = Choice(names=("Ardel Sorn",))
PERSONS = Choice(persons=True)


def article(text, *people, uri=None, authors=(), published=None, language="en", **told):
    """A document whose people are known: (name, role or None), each mentioned wherever the name stands."""
    name = document_id(text=text, publisher=told.get("publisher"), title=told.get("title"), url=uri, given_id=None)
    document = Document(
        id=name,
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        media_type="text/plain",
        reader="plain@1",
        uri=uri,
        authors=authors,
        published=published,
        language=language,
        **told,
    )
    found = Findings(document=document)
    for person, role in people:
        entity = f"entity-{person}"
        starts = [n for n in range(len(text)) if text.startswith(person, n)]
        spans = [found.span(n, n + len(person)) for n in starts]
        mentions = [Mention(id=s.id("mention"), span=s, kind="person", entity=entity, found_by="t@1") for s in spans]
        roles = (role,) if role else ()
        names = tuple(m.id for m in mentions)
        found = found.add(*mentions, Entity(id=entity, kind="person", name=person, roles=roles, mentions=names))
    return found


def redacted_text(text, choice=SORN, *people):
    return redact_findings([article(text, *people)], choice)[0].text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ardel Sorn left.", "Person 1 left."),
        ("“Sorn was here,” she said.", "“Person 1 was here,” she said."),
        ("Sorn's brother and SORN’S house", "Person 1's brother and Person 1’S house"),
        ("ARDEL SORN, the Sorns, a Sorn-led group", "Person 1, the Person 1, a Person 1-led group"),
        ("A. Sorn, A Sorn and Sorn A.", "Person 1, Person 1 and Person 1."),
        ("Sorn, Ardel (34)", "Person 1 (34)"),
        ("ardel sorn and sorn alone", "Person 1 and Person 1 alone"),
        ("Ardel-Sorn, Ardel_Sorn", "Person 1, Person 1"),
        ("Ar\u00addel So\u200brn, Sörn, Sor\u0308n", "Person 1, Person 1, Person 1"),
        ("the case of So-\nrn began", "the case of Person 1 began"),
        ("Ardel\nSorn left.", "Person 1 left."),
        ("Ардел Сорн, Сорна и Сорном", "Person 1, Person 1 и Person 1"),
        ("Write to ardel.sorn@example.org", "Write to Person-1@example.org"),
        ("asorn84@example.org, @ArdelSorn", "Person-1@example.org, @Person-1"),
        ("#FreeSorn #freeardelsorn", "#FreePerson-1 #Person-1"),
        ("https://example.org/2031/ardel-sorn-held?x=1", "https://example.org/2031/Person-1-held?x=1"),
        ("https://example.org/%53orn_A%72del", "https://example.org/Person-1"),
        ("The Sorn family and Sornists", "The Person 1 family and Person 1"),
        ("He was torn; the Sornak hills", "He was torn; the Sornak hills"),
        ("Ardel Kovin is another man.", "Ardel Kovin is another man."),
    ],
)
def test_every_form_of_a_chosen_name_is_replaced(text, expected):
    assert redacted_text(text) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Lena Rose", "A rose for Rose, and for Lena Rose.", "A rose for Person 1, and for Person 1."),
        ("Omar al-Tiras", "Al-Tiras and Omar al-Tiras spoke.", "Person 1 and Person 1 spoke."),
        ("Yusuf Rakhmon", "Rahmon, Рахмон and Rakhmon", "Person 1, Person 1 and Person 1"),
        ("كريم السعدون", "قال كريم السعدون إن والسعدون عاد", "قال Person 1 إن Person 1 عاد"),
        ("Otto Brandt Jr.", "Brandt and Otto Brandt Jr. came.", "Person 1 and Person 1. came."),
        ("Sorn", "Ardel Sorn and Lena Sorn", "Ardel Person 1 and Lena Person 1"),
        ("Person Li", "Li and Person Li, but not lime", "Person 1 and Person 1, but not lime"),
    ],
)
def test_names_are_found_however_they_are_made(name, text, expected):
    assert redacted_text(text, Choice(names=(name,))) == expected


def test_the_first_name_counts_only_where_the_text_names_the_person():
    one = article("Ardel Sorn came. Ardel wept.", ("Ardel Sorn", None))
    other = article("Ardel Kovin came. Ardel wept.", ("Ardel Kovin", None))
    texts = [found.text for found in redact_findings([one, other], SORN)]
    assert texts == ["Person 1 came. Person 1 wept.", "Ardel Kovin came. Ardel wept."]


def test_officials_stay_and_everybody_else_goes():
    text = "Minister Karim Vesk met Lena Vesk. Vesk left. Otto Brandt, a judge, and Ivo Marek, a baker, stayed."
    people = (
        ("Karim Vesk", "Minister"),
        ("Lena Vesk", None),
        ("Otto Brandt", "judge"),
        ("Ivo Marek", "baker"),
    )
    expected = "Minister Karim Vesk met Person 1. Person 1 left. Otto Brandt, a judge, and Person 2, a baker, stayed."
    assert redacted_text(text, PERSONS, *people) == expected


def test_an_official_is_one_in_every_document_and_by_surname_too():
    one = article("Minister Karim Vesk spoke.", ("Karim Vesk", "Minister"))
    other = article("Vesk spoke again.", ("Vesk", None))
    assert [f.text for f in redact_findings([one, other], PERSONS)] == [
        "Minister Karim Vesk spoke.",
        "Vesk spoke again.",
    ]


def test_a_chosen_name_goes_though_it_is_an_official_s():
    text = "Minister Karim Vesk spoke. Vesk left."
    people = (("Karim Vesk", "Minister"),)
    assert redacted_text(text, Choice(names=("Karim Vesk",)), *people) == "Minister Person 1 spoke. Person 1 left."


def test_the_author_s_name_stays_unless_it_is_chosen():
    found = article("By Mila Arden\n\nIt rained.", ("Mila Arden", None), authors=("Mila Arden",))
    assert redact_findings([found], PERSONS)[0].document.authors == ("Mila Arden",)
    assert redact_findings([found], Choice(names=("Mila Arden",)))[0].document.authors == ("Person 1",)


@pytest.mark.parametrize(
    ("role", "public"),
    [
        ("Deputy Prosecutor General", True),
        ("spokeswoman for the SSC", True),
        ("opposition leader", True),
        ("former prime minister", True),
        ("president of the chess club", False),
        ("head of the household", False),
        ("baker", False),
        ("witness", False),
        ("journalist", False),
        ("lawyer of the family", False),
        ("министр внутренних дел", True),
    ],
)
def test_a_public_role_is_an_office_or_a_voice(role, public):
    assert is_public([role]) is public


def test_one_person_has_one_label_whatever_the_order_of_documents():
    one = article("Ardel Sorn met Lena Tolan.", ("Ardel Sorn", None), ("Lena Tolan", None), published="2031-05-02")
    other = article("Lena Tolan wept.", ("Lena Tolan", None), published="2031-05-03")
    forward = [f.text for f in redact_findings([one, other], PERSONS)]
    backward = [f.text for f in redact_findings([other, one], PERSONS)]
    assert forward == ["Person 1 met Person 2.", "Person 2 wept."] == backward[::-1]


def test_a_label_that_the_text_has_already_is_not_given_again():
    assert redacted_text("Person 1 said that Ardel Sorn left.") == "Person 1 said that Person 2 left."


def test_a_surname_of_two_is_nobody_s_label():
    text = "Ardel Sorn and Lena Sorn came. Then Sorn left."
    found = article(text, ("Ardel Sorn", None), ("Lena Sorn", None))
    assert redact_findings([found], PERSONS)[0].text == "Person 1 and Person 2 came. Then Person 3 left."


def test_every_other_bearer_of_a_chosen_surname_keeps_it():
    text = "Ardel Sorn and Lena Sorn came."
    assert redacted_text(text, SORN, ("Ardel Sorn", None), ("Lena Sorn", None)) == "Person 1 and Lena Sorn came."


def test_a_town_and_a_month_keep_their_name():
    text = "Ana Paris flew to Paris. Paris wept."
    found = article(text, ("Ana Paris", None))
    span = found.span(17, 22)
    found = found.add(Mention(id=span.id("mention"), span=span, kind="place", found_by="t@1"))
    assert redact_findings([found], PERSONS)[0].text == "Person 1 flew to Paris. Person 1 wept."


@pytest.mark.parametrize(
    ("span", "moved"), [((0, 4), (0, 8)), ((1, 3), (0, 8)), ((5, 8), (9, 12)), ((0, 14), (0, 22)), ((13, 14), (21, 22))]
)
def test_spans_move_with_the_text(span, moved):
    assert rewrite("Sorn met Sorn.", [(0, 4, "Person 1"), (9, 13, "Person 1")]).bounds(*span) == moved


def test_pieces_do_not_overlap():
    text = rewrite("By A. Sorn left.", [(3, 10, "Person 1")])
    assert (text.piece(0, 5), text.piece(6, 16)) == ((0, 11), (11, 17))


@pytest.fixture(scope="module")
def extracted():
    texts = [
        "The minister of the interior, Karim Vesk, said on 3 May that police had detained Ivo Marek, a baker. "
        "“Marek threw a stone,” Vesk told Northern Wire. Marek's wife, Lena Marek, denied that he was there.",
        "Police detained Ivo Marek in Lodzern on 3 May, relatives said. I. Marek was beaten, his lawyer said.",
    ]
    found = [pipeline.document_of(text, language="en", published="2031-05-04") for text in texts]
    return [pipeline.extract(replace(d, uri=f"cases/ivo_marek_{n}.txt"), Settings()) for n, d in enumerate(found)]


def spans_of(value):
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from spans_of(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from spans_of(getattr(value, field.name))


def words_in(value, but=()):
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from words_in(one)
    elif isinstance(value, dict):
        yield from words_in(list(value.items()))
    elif is_dataclass(value):
        for field in fields(value):
            yield from words_in(getattr(value, field.name))


def test_every_span_of_real_findings_lies_in_the_new_text_and_names_its_document(extracted):
    for before, after in zip(extracted, redact_findings(extracted, PERSONS), strict=True):
        assert "Marek" not in after.text
        for span in spans_of(replace(after, document=None)):
            assert span.doc == after.document.id
            assert after.quote(span)
        for name in ("timexes", "mentions", "statements", "events", "citations", "sentences", "quotemarks"):
            assert len(getattr(after, name)) == len(getattr(before, name)), name


def test_words_that_stand_in_the_text_are_those_at_their_span(extracted):
    for found in redact_findings(extracted, PERSONS):
        for event in found.events:
            for one in (*event.agents, *event.patients):
                assert one.name == found.quote(one.span)


def test_ids_are_made_anew_and_hang_together(extracted):
    before = {value.id for f in extracted for value in (*f.statements, *f.mentions, *f.entities, *f.events, *f.timexes)}
    after = redact_findings(extracted, PERSONS)
    listed = [value.id for f in after for value in (*f.statements, *f.mentions, *f.entities, *f.events, *f.timexes)]
    assert len(listed) == len(set(listed))
    assert not before & set(listed)
    for found in after:
        entities = {entity.id for entity in found.entities}
        assert {m.entity for m in found.mentions if m.entity} <= entities
        assert {s.speaker.entity for s in found.statements if s.speaker and s.speaker.entity} <= entities
        assert {e.according_to for e in found.events} <= {"author", *(s.id for s in found.statements)}


def test_the_hash_is_that_of_the_new_text_and_says_so(extracted):
    for before, after in zip(extracted, redact_findings(extracted, PERSONS), strict=True):
        assert after.document.sha256 == sha256(after.text.encode()).hexdigest() != before.document.sha256
        assert [p.kind for p in after.problems] == ["redacted"]


def test_the_same_record_gives_the_same_redaction(extracted):
    assert redact_findings(extracted, PERSONS) == redact_findings(extracted[::-1], PERSONS)[::-1]


def test_no_word_of_a_redacted_record_has_the_name(extracted):
    bare = Decision(
        subject=extracted[0].statements[0].id,
        verdict="edit",
        document=extracted[0].document.id,
        field="speaker",
        before="Ivo Marek",
        after="Lena Marek",
        note="as Marek told me",
        reviewer="Annaberg",
        at="2031-05-05T10:00:00Z",
        words="Marek",
    )
    decision = sealed(bare, BEGINNING)
    record = replace(merge(extracted), decisions=(decision,))
    redacted = redact_record(record, PERSONS)
    told = [word for word in words_in(redacted) if "marek" in word.lower() or "annaberg" in word.lower()]
    assert told == []
    assert redacted.redacted
    assert len(redacted.incidents) == len(record.incidents)
    assert redacted.decisions[0].subject in {s.id for f in redacted.findings for s in f.statements}
    assert list(broken(redacted.decisions)) == []
    assert {i for incident in redacted.incidents for i in incident.entities} <= {e.id for e in redacted.entities}


def test_a_name_that_a_reviewer_gave_goes_too(extracted):
    record = merge(extracted)
    marek = next(e for e in record.entities if e.name == "Ivo Marek")
    renamed = replace(marek, name="Ivan Marekov", aliases=(*marek.aliases, "Ivo Marek"))
    incidents = tuple(replace(i, title="Marekov held") for i in record.incidents)
    others = tuple(renamed if e.id == marek.id else e for e in record.entities)
    redacted = redact_record(replace(record, entities=others, incidents=incidents), PERSONS)
    assert [word for word in words_in(redacted) if "marekov" in word.lower()] == []


def test_an_id_within_a_message_is_the_new_one(extracted):
    said = extracted[0].statements[0].id
    problem = SourceProblem(kind="orphaned", message=f"the decision de-0123456789abcdef on {said} applies to nothing")
    redacted = redact_record(replace(merge(extracted), problems=(problem,)), PERSONS)
    assert said not in redacted.problems[0].message
    assert "de-0123456789abcdef" not in redacted.problems[0].message


def test_folders_and_unknown_keys_do_not_go_along():
    found = article("Ardel Sorn left.", uri="annaberg/cases/sorn_1.txt", extra=(("clerk", "Annaberg"),))
    problem = Problem(kind="limit", message="/home/annaberg/cases/sorn_1.txt: cut", source="annaberg/cases/sorn_1.txt")
    after = redact_findings([replace(found, problems=(problem,))], SORN)[0]
    assert "annaberg" not in " ".join(words_in(after)).lower()
    assert after.document.uri == "Person-1_1.txt"
    assert after.document.extra == ()


def test_a_document_without_the_name_stays_as_it_is():
    found = article("It rained in Ostrel.")
    after = redact_findings([found], SORN)[0]
    assert (after.text, after.document.id, after.document.sha256) == (
        found.text,
        found.document.id,
        found.document.sha256,
    )
    assert after.problems == ()


def test_what_is_not_searched_for_persons_is_said():
    found = article("قال الشاهد إنه رأى النار.", language="ar")
    found = replace(found, passages=())
    from onrecord.model import Passage

    found = replace(found, passages=(Passage(span=found.span(0, len(found.text)), language="ar"),))
    assert "passages in ar" in redact_findings([found], PERSONS)[0].problems[0].message


def test_nothing_is_asked_nothing_is_done():
    record = Record()
    assert redact_record(record, Choice()) is record


def test_every_text_of_the_model_is_searched_unless_it_is_a_code():
    assert {"title", "text", "uri", "given_id", "publisher", "section", "authors"} <= set(searched(Document))
    assert {"name", "aliases", "roles", "same_as"} <= set(searched(Entity))
    assert {"before", "after", "note", "reviewer", "words", "subject"} <= set(searched(Decision))
    assert "kind" not in searched(Entity)
