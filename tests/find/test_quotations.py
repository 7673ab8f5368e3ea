"""Sentences of an invented country; each row is one claim about what is a statement and what is not."""

import pytest

from onrecord.config import Settings
from onrecord.find.quotations import find_quotations
from onrecord.model import Document
from onrecord.resolve.speakers import resolve_speakers
from onrecord.split import split

pytestmark = pytest.mark.usefixtures("rules_only")


def findings_of(text, language="en"):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language=language)
    return split(document, Settings())


def found(text, language="en"):
    findings = findings_of(text, language)
    return [
        (
            " ".join(findings.quote(span) for span in s.speaker.spans) if s.speaker else None,
            " ".join(findings.quote(span) for span in s.cue.spans) if s.cue else None,
            [findings.quote(span) for span in s.content],
        )
        for s in find_quotations(findings)
    ]


def statements(text, language="en"):
    return list(find_quotations(findings_of(text, language)))


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        ("“The bridge is safe,” said Orla Veld.", "Orla Veld", "said", ["“The bridge is safe,”"]),
        ("“The bridge is safe”, – he added.", "he", "added", ["“The bridge is safe”"]),
        (
            "“The bridge is safe”, – said the mayor of Mirava to the deputies.",
            "the mayor of Mirava",
            "said",
            ["“The bridge is safe”"],
        ),
        ("Kress said: “We are tired.”", "Kress", "said", ["“We are tired.”"]),
        ("Kress told reporters, “We are tired.”", "Kress", "told", ["“We are tired.”"]),
        (
            "“We are tired,” Kress said. “We will stop on Monday.”",
            "Kress",
            "said",
            ["“We are tired,”", "“We will stop on Monday.”"],
        ),
        ("“We are tired,” Kress said, “and cold.”", "Kress", "said", ["“We are tired,”", "“and cold.”"]),
        (
            "“We are tired,” according to the head of the union.",
            "the head of the union",
            "according to",
            ["“We are tired,”"],
        ),
        (
            "“We are tired of this whole war,” the mayor sighed deeply.",
            "the mayor",
            "sighed",
            ["“We are tired of this whole war,”"],
        ),
        (
            "“The first point is money.\n\n“The second is time,” Kress said.",
            "Kress",
            "said",
            ["“The first point is money.", "“The second is time,”"],
        ),
        (
            "Kress said: “The first point is money.\n\n“The second is time.”",
            "Kress",
            "said",
            ["“The first point is money.", "“The second is time.”"],
        ),
        (
            "The old book says:\n\n“Who builds on sand will move house.”",
            "The old book",
            "says",
            ["“Who builds on sand will move house.”"],
        ),
        (
            "The prophet of Brenn said:\n\nWho builds on sand will move house.",
            "The prophet of Brenn",
            "said",
            ["Who builds on sand will move house."],
        ),
    ],
)
def test_a_quotation_has_the_cue_and_the_speaker_beside_it(text, speaker, cue, content):
    assert found(text) == [(speaker, cue, content)]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("Orla Veld said that the bridge was safe.", "Orla Veld", ["that the bridge was safe"]),
        ("Orla Veld said the bridge was safe.", "Orla Veld", ["the bridge was safe"]),
        ("But she said, that there is still no law.", "she", ["that there is still no law"]),
        ("The bridge was safe, Orla Veld said.", "Orla Veld", ["The bridge was safe"]),
        ("The bridge, Orla Veld said, was safe.", "Orla Veld", ["The bridge", "was safe"]),
        ("According to Orla Veld, the bridge was safe.", "Orla Veld", ["the bridge was safe"]),
        ("The bridge was safe, according to Orla Veld.", "Orla Veld", ["The bridge was safe"]),
        ("The ministry announced it to be an accident.", "The ministry", ["it to be an accident"]),
        ("Veld urged the miners to leave.", "Veld", ["the miners to leave"]),
        ("Veld promised to resign.", "Veld", ["to resign"]),
        ("Veld accused the union of fraud.", "Veld", ["the union of fraud"]),
        ("Veld warned against panic.", "Veld", ["panic"]),
        ("Veld denied taking bribes.", "Veld", ["taking bribes"]),
        ("Veld explained the necessity of a new prison.", "Veld", ["the necessity of a new prison"]),
        ("Veld condemned the attack.", "Veld", ["the attack"]),
        ("Veld described it as a farce.", "Veld", ["it as a farce"]),
        ("Veld put the number of dead at seven.", "Veld", ["the number of dead at seven"]),
        (
            "Veld said at the conference “Order: Now” in Mirava that the prisons were full.",
            "Veld",
            ["that the prisons were full"],
        ),
        ("The bridge was closed in May, as Varenia Today reported.", "Varenia Today", ["The bridge was closed in May"]),
        (
            "The Watch, a rights group, called for calm and said that it had received complaints.",
            "The Watch, a rights group",
            ["that it had received complaints"],
        ),
        ("Veld said in a statement that the bridge was safe.", "Veld", ["that the bridge was safe"]),
        ("Kress rejected her claim that the mine was closed.", "her", ["that the mine was closed"]),
        ("A statement said the bridge was safe.", "A statement", ["the bridge was safe"]),
        (
            "Veld said that the bridge was “a danger to everybody in Ostrel”.",
            "Veld",
            ["that the bridge was “a danger to everybody in Ostrel”"],
        ),
        (
            "Veld explained the need for it by the existence of “hollow” companies.",
            "Veld",
            ["the need for it by the existence of “hollow” companies"],
        ),
    ],
)
def test_a_paraphrase_is_found_by_the_grammar_of_its_cue(text, speaker, content):
    assert (speaker, content) in [(who, words) for who, _, words in found(text)]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        (
            "Veld assured the deputies that the fence was there “only for the winter”.",
            "Veld",
            "that the fence was there “only for the winter”",
        ),
        (
            "Veld called the plan of the miners “smoke from a wet fire”.",
            "Veld",
            "the plan of the miners “smoke from a wet fire”",
        ),
        (
            "Veld repeated her old promise: nobody in Brenn will lose a house.",
            "Veld",
            "nobody in Brenn will lose a house",
        ),
        (
            "The miners denied the rumour, according to which the shaft was flooded.",
            "the rumour",
            "the shaft was flooded",
        ),
        ("The shaft was flooded, as Northern Wire reported on Monday.", "Northern Wire", "The shaft was flooded"),
        ("As Northern Wire reported, the shaft was flooded.", "Northern Wire", "the shaft was flooded"),
        (
            "Kress asked the council to explain “who dug it, and why”.",
            "Kress",
            "the council to explain “who dug it, and why”",
        ),
        (
            "Men who know the mine from the inside believe that it was flooded.",
            "Men who know the mine from the inside",
            "that it was flooded",
        ),
        ("Correction: An earlier version said that the shaft was dry.", "An earlier version", "that the shaft was dry"),
    ],
)
def test_what_the_parse_leaves_out_or_mixes_up_is_put_right(text, speaker, content):
    assert (speaker, [content]) in [(who, words) for who, _, words in found(text)]
    assert all(who != "which" for who, _, _ in found(text))


def test_a_paragraph_that_ends_in_a_colon_introduces_words_and_is_none():
    text = "Veld said there were three reasons:\n\nThe first he saw in Ostrel:\n\n“The roof was weak and wet.”"
    assert not any("The first he saw" in words for _, _, content in found(text) for words in content)


def test_a_proverb_ends_with_its_translation():
    text = "An Arabic proverb says:\n\nالصبر مفتاح الفرج\n\nPatience is the key to relief. Nobody in Kalden had it."
    assert ["الصبر مفتاح الفرج", "Patience is the key to relief."] in [content for _, _, content in found(text)]


def test_words_after_a_comma_belong_to_the_speaker_that_follows_them():
    text = "Although the authorities announced it to be a riot, people who know the prison believe that it was planned."
    assert found(text) == [
        ("the authorities", "announced", ["it to be a riot"]),
        ("people who know the prison", "believe", ["that it was planned"]),
    ]


def test_a_participle_begins_a_statement_of_its_own():
    assert found("The plan is “a farce,” Kress said, adding that the Assembly would regret it.") == [
        ("Kress", "said", ["The plan is “a farce,”"]),
        ("Kress", "adding", ["that the Assembly would regret it"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The law “On the Bridges of Varenia” was passed on Monday.",
        "At the conference “Roads of the Future” nobody was hurt.",
        "The so-called “peace zone” was closed.",
        "The growing “miners’ question” worries the government.",
        "It should be noted that the bridge was safe.",
        "Nobody said that the bridge was safe.",
        "Kress did not say whether he would resign.",
        "Asked about the flood, Kress left the room.",
        "The bridge was closed in the night of the flood.",
        "The miners attacked the guards at the gate.",
        "The police questioned the witnesses for two hours.",
        "My brother called me at nine.",
        "The strike was called in May.",
        "Nobody in the hall asked what it cost.",
        "Not everyone agreed that the mine was deep.",
        "In Kalden one speaks about the flood in a low voice.",
        "It is hard to see this as a coincidence.",
        "Would she allow journalists to enter the mine?",
        "What is known about the flood in shaft No. 7",
        "Key Facts: the shaft was closed in May.",
        "Editor's Note: This text was shortened on Monday.",
    ],
)
def test_titles_scare_quotes_and_the_authors_own_words_are_no_statements(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("It is believed that eleven men escaped.", None),
        ("The men were reported to have crossed the border.", None),
        (
            "According to two officials who asked not to be named, the mine was closed.",
            "two officials who asked not to be named",
        ),
        ("A source close to the union said the mine was closed.", "A source close to the union"),
        ("Sources said the mine was closed.", "Sources"),
        ("A doctor in Mirava said the mine was closed.", "A doctor in Mirava"),
        ("Witnesses said the mine was closed.", "Witnesses"),
    ],
)
def test_a_source_without_a_name_is_told_as_unnamed(text, speaker):
    assert [who for who, _, _ in found(text)] == [speaker]
    findings = findings_of(text)
    told = resolve_speakers(findings.add(*find_quotations(findings)))
    assert [s.voice for s in told.statements] == ["unnamed"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Veld said that he fled.", "asserted"),
        ("Veld claimed that he fled.", "alleged"),
        ("Veld denied that he fled.", "denied"),
        ("Veld believes that he fled.", "hedged"),
        ("Veld does not believe that he fled.", "denied"),
        ("Veld asked whether he fled.", "asked"),
    ],
)
def test_the_cue_tells_the_stance(text, stance):
    assert [s.stance for s in statements(text)] == [stance]


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("“The bridge is safe,” said Veld.", "direct"),
        ("Veld said the bridge is safe.", "indirect"),
        ("Veld said the bridge is “as safe as houses” now.", "mixed"),
        ("Veld spoke about “hollow” companies in the mine.", "indirect"),
    ],
)
def test_the_marks_tell_the_mode(text, mode):
    assert [s.mode for s in statements(text)] == [mode]


def test_only_an_explicit_first_person_outside_marks_is_the_author():
    assert [s.voice for s in statements("I believe that the law is wrong.")] == ["author"]
    inside = statements("“I believe that the law is wrong,” Kress said.")
    assert [s.voice for s in inside if s.mode == "direct" and s.content[0].start == 0] == ["named"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MAYOR KRESS: We were all there.", [("MAYOR KRESS", ":", ["We were all there"])]),
        (
            "Q: Did you see him?\n\nA: He was there.",
            [("Q", ":", ["Did you see him?"]), ("A", ":", ["He was there"])],
        ),
    ],
)
def test_turns_of_a_transcript_are_statements(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("«Мост закрыт», – заявил Иван Ардель.", "ru", ("Иван Ардель", "заявил", ["«Мост закрыт»"])),
        ("Мэр Остреля добавил: «Мост закрыт».", "ru", ("Мэр Остреля", "добавил", ["«Мост закрыт»"])),
        ("По словам жителей, «никто не предупредил».", "ru", ("жителей", "По словам", ["«никто не предупредил»"])),
        ("Министр заявил, что мост безопасен.", "ru", ("Министр", "заявил", ["что мост безопасен"])),
        ("وقال الوزير: «أغلقنا الجسر».", "ar", ("الوزير", "قال", ["«أغلقنا الجسر»"])),
    ],
)
def test_without_a_parse_marks_and_words_of_saying_do(text, language, expected):
    assert found(text, language) == [expected]


def test_a_verb_without_a_subject_goes_on_with_the_speaker_before():
    assert [who for who, _, _ in found("قال الوزير: «نعم هذا صحيح». وأضاف: «سنفتح الجسر غدا».", "ar")] == ["الوزير"] * 2


@pytest.mark.parametrize("text", ["Закон «О мостах» принят в мае.", "Так называемый «коридор» закрыт."])
def test_without_a_parse_titles_are_no_statements(text):
    assert found(text, "ru") == []


@pytest.mark.parametrize("text", ["", "”", "“", ": “”", "said", "Kress said", "“”, said Kress", "“a” “b” “c”, said"])
def test_odd_texts_break_nothing(text):
    for statement in statements(text):
        assert statement.content
