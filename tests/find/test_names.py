from itertools import pairwise

import pytest

from onrecord.config import Settings
from onrecord.find.names import find_names
from onrecord.model import Document
from onrecord.split import split


def named(text, language="en", **said):
    document = Document(
        id="d", text=text, sha256="0", media_type="text/plain", reader="plain", language=language, **said
    )
    findings = split(document, Settings())
    mentions = list(find_names(findings))
    for one, other in pairwise(mentions):
        assert one.span.end <= other.span.start, "mentions do not overlap"
    return [(m.kind, findings.quote(m.span), findings.quote(m.role) if m.role else None) for m in mentions]


@pytest.mark.parametrize(
    ("text", "person", "role"),
    [
        ("Interior Minister Ardel Vesk denied it.", "Ardel Vesk", "Interior Minister"),
        (
            "The First Deputy Minister of Defence of Varenia, Ivo Pell, spoke.",
            "Ivo Pell",
            "First Deputy Minister of Defence of Varenia",
        ),
        ("The mayor of Brenn, Lena Orsk, left.", "Lena Orsk", "mayor of Brenn"),
        ("Lena Orsk, the mayor of Brenn, left.", "Lena Orsk", "mayor of Brenn"),
        ("Jonas al-Saadi, 45, a lawyer for the families, left.", "Jonas al-Saadi", "lawyer for the families"),
        (
            "The chairman of the State Security Committee (SSC), Viktor Halden, left.",
            "Viktor Halden",
            "chairman of the State Security Committee",
        ),
        ("Ivo O'Hara, Varenia's ambassador to Germany, left.", "Ivo O'Hara", "ambassador to Germany"),
        ("Secretary-General Tomas Lund left the room.", "Tomas Lund", "Secretary-General"),
        ("Mr. Ardel Vesk left the room.", "Ardel Vesk", None),
        ("His deputy, Anton Rehm, said nothing.", "Anton Rehm", "deputy"),
        ("On Friday Sen. Daniel Rehm (P-Kalden) left.", "Daniel Rehm", "Sen."),
        ("On Friday former Kalden Gov. Daniel Rehm left.", "Daniel Rehm", "former Kalden Gov."),
        ("Chief Justice Daniel Rehm left.", "Daniel Rehm", "Chief Justice"),
        ("The Progress Party nominee Daniel Rehm left.", "Daniel Rehm", "Progress Party nominee"),
        ("On Friday longtime Liberal pollster Daniel Rehm left.", "Daniel Rehm", "longtime Liberal pollster"),
        ("On Friday the chairman of Mrs. Orla Veld's campaign left.", "Orla Veld", None),
        ("Former President Bill Orwen spoke in Brenn.", "Bill Orwen", "Former President"),
        ("The man was shot, Brenn police Sgt. Daniel Rehm said.", "Daniel Rehm", "Brenn police Sgt."),
        ("On Monday Kalden police Capt. Daniel Rehm left.", "Daniel Rehm", "Kalden police Capt."),
        ("Neighbour Daniel Rehm told the station that it was loud.", "Daniel Rehm", None),
        (
            "On Monday Daniel Rehm, chief financial officer of Orwen Steel, left.",
            "Daniel Rehm",
            "chief financial officer of Orwen Steel",
        ),
        ("On Monday Daniel Rehm, a 39-year-old businessman, left.", "Daniel Rehm", "businessman"),
        ("“It was loud,” said Eva, a 17-year-old student.", "Eva", None),
    ],
)
def test_a_person_keeps_the_words_of_the_role(text, person, role):
    assert ("person", person, role) in named(text)


def test_a_name_goes_on_after_its_hyphen():
    assert ("person", "Park Min-jun", None) in named("On Friday Park Min-jun spoke in Brenn, and Mr. Park left.")


def test_a_role_is_not_taken_from_another_paragraph():
    found = named('"We saw nothing," said Mirela Kostan, a spokeswoman.\n\nJonas Selin, a lawyer, left.')
    assert ("person", "Jonas Selin", "lawyer") in found


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The minister rejected the claim.", "minister"),
        ("It was denied by the First Deputy Minister of Defence.", "First Deputy Minister of Defence"),
        ("The U.S. ambassador left.", "ambassador"),
    ],
)
def test_a_role_alone_is_a_mention(text, role):
    assert ("role", role, None) in named(text)


@pytest.mark.parametrize("text", ["He shook his head.", "The general mood was good.", "A major fire broke out."])
def test_words_that_look_like_roles_are_none(text):
    assert not [found for found in named(text) if found[0] == "role"]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("He wrote to the Ministry of the Interior on Monday.", "Ministry of the Interior"),
        ("The State Security Committee (SSC) met.", "State Security Committee"),
        ("The State Security Committee (SSC) met.", "SSC"),
        ("It met the Council of Heads of Agencies and Services.", "Council of Heads of Agencies and Services"),
        ("The Ministry of Justice and the Ministry of Health met.", "Ministry of Justice"),
        ("She told The Lodzern Post that it was over.", "The Lodzern Post"),
        ("It was in the Kalden Courier on Friday.", "Kalden Courier"),
        ("It was denied by the interior ministry.", "interior ministry"),
        ("Deputies of the Assembly voted.", "Assembly"),
        ("Prison Watch Varenia said so.", "Prison Watch Varenia"),
        ("A man died, the Brenn County Sheriff's Office said.", "Brenn County Sheriff's Office"),
        ("The Brenn County Prosecutor’s Office and Kalden Police denied it.", "Brenn County Prosecutor’s Office"),
        ("The Office of the Press Secretary denied it.", "Office of the Press Secretary"),
        ("The Kalden Miners' Union denied it.", "Kalden Miners' Union"),
        ("Varenia's Interior Ministry denied it.", "Interior Ministry"),
        ("The fair was closed, the Lodzern Health and Safety Agency said.", "Lodzern Health and Safety Agency"),
        ("On Monday Orwen Steel and the Justice Department met.", "Justice Department"),
    ],
)  # fmt: skip
def test_a_body_is_told_by_its_head_noun(text, body):
    assert ("organisation", body, None) in named(text)


@pytest.mark.parametrize("text", ["The organisation of the fair took a year.", "She was in good company."])
def test_a_plain_noun_is_no_body(text):
    assert not named(text)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("They met in Nairobi on Monday.", "place", "Nairobi"),
        ("Kenya is at the forefront of it.", "place", "Kenya"),
        ("The Kenyan parliament voted.", "group", "Kenyan"),
        ("It happened near Ostrel.", "place", "Ostrel"),
        ("Marches took place in Mirava and Brenn on Sunday.", "place", "Brenn"),
        ("It happened in the Ostrel penal colony.", "place", "Ostrel"),
        ("They live in Central Asia.", "place", "Central Asia"),
        ("A man was held, Hamilton police said.", "place", "Hamilton"),
        ("The Russian-Ukrainian border was quiet.", "group", "Ukrainian"),
        ("Moscow-based experts left.", "place", "Moscow"),
    ],
)
def test_the_gazetteer_and_the_sentence_outrank_the_pipeline(text, kind, name):
    assert (kind, name, None) in named(text)


def test_a_surname_that_is_a_country_too_is_a_person_where_it_speaks():
    found = named("Jerry Jordan heard shots. “It was loud,” Jordan said. He has never been to Jordan.")
    assert [kind for kind, name, _ in found if name == "Jordan"] == ["person", "place"]


def test_a_surname_is_a_person_wherever_the_pipeline_takes_it_for_something_else():
    text = "Mirela Kostan denied it. The house of Kostan was searched. Kostan told the deputies so."
    assert {kind for kind, name, _ in named(text) if name.endswith("Kostan")} == {"person"}


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("They amended the law “On Public Order” twice.", "law", "law “On Public Order”"),
        ("He spoke at the conference “Order and Freedom”.", "work", "“Order and Freedom”"),
        ("He spoke at the seminar on “Order and Freedom”.", "work", "“Order and Freedom”"),
        ("They passed the Public Order Act.", "law", "Public Order Act"),
    ],
)
def test_titles_of_laws_and_works_are_mentions(text, kind, title):
    assert (kind, title, None) in named(text)


@pytest.mark.parametrize("text", ["He called the law “a blank cheque” again.", "The so-called “silent” networks grew."])
def test_other_quotations_are_no_titles(text):
    assert not [found for found in named(text) if found[0] in {"law", "work"}]


def test_a_headline_gives_only_names_that_are_sure():
    text = "Kenyan Authorities Create New Special Security Service\n\nThe Assembly met in Lodzern."
    assert [name for _, name, _ in named(text)] == ["Kenyan", "Assembly", "Lodzern"]


def test_the_author_who_signs_is_a_person():
    text = "The Assembly met.\n\nJana Holt"
    byline = Document(id="d", text=text, sha256="", media_type="", reader="").span(19, 28)
    assert ("person", "Jana Holt", None) in named(text, authors=("Jana Holt",), byline_span=byline)


def test_russian_without_a_pipeline_gives_what_is_safe():
    text = "Об этом сообщил Иван Петрович Арденов. Россия и Казахстан подписали договор, добавил И. П. Вальков в ответ."
    found = named(text, "ru")
    assert ("person", "Иван Петрович Арденов", None) in found
    assert ("person", "И. П. Вальков", None) in found
    assert ("place", "Казахстан", None) in found


def test_arabic_without_a_pipeline_gives_countries():
    assert ("place", "اليمن", None) in named("قال الوزير إن اليمن بلد كبير وإن الناس فيه كرام", "ar")


def test_an_empty_text_has_no_names():
    assert named("") == []
