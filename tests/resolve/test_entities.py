import pytest

from onrecord.model import Document, Findings, Mention
from onrecord.resolve.entities import resolve_entities


def resolved(text, *named):
    """Entities for mentions given as (kind, words) or (kind, words, role words), each found after the one before it."""
    document = Document(id="d", text=text, sha256="0", media_type="text/plain", reader="plain", language="en")
    mentions, at = [], 0
    for kind, words, *role in named:
        start = text.index(words, at)
        span = document.span(start, start + len(words))
        role_at = text.index(role[0]) if role else None
        role_span = document.span(role_at, role_at + len(role[0])) if role else None
        mentions.append(Mention(id=span.id("mention"), span=span, kind=kind, role=role_span, found_by="test@1"))
        at = start + len(words)
    return resolve_entities(Findings(document=document, mentions=tuple(mentions)))


def groups(findings):
    words = {mention.id: findings.quote(mention.span) for mention in findings.mentions}
    return sorted([words[one] for one in entity.mentions] for entity in findings.entities)


@pytest.mark.parametrize(
    ("text", "named", "together"),
    [
        (
            "Mr. Vesk came. Vesk sang. His wife, Angela Vesk, left.",
            ["Vesk", "Vesk", "Angela Vesk"],
            [["Angela Vesk"], ["Vesk", "Vesk"]],
        ),
        (
            "Angela Vesk came. Mrs. Vesk sang. Mr. Vesk left.",
            ["Angela Vesk", "Vesk", "Vesk"],
            [["Angela Vesk", "Vesk"], ["Vesk"]],
        ),
        (
            "Ivo Marek Jr. met Orsen Valdek Jr. there. Marek left.",
            ["Ivo Marek Jr.", "Orsen Valdek Jr.", "Marek"],
            [["Ivo Marek Jr.", "Marek"], ["Orsen Valdek Jr."]],
        ),
        ("Ardel Vesk came. Vesk left.", ["Ardel Vesk", "Vesk"], [["Ardel Vesk", "Vesk"]]),
        ("Vesk came. Ardel Vesk left.", ["Vesk", "Ardel Vesk"], [["Vesk", "Ardel Vesk"]]),
        (
            "Ardel Vesk came. Vesk left.\n\nMira Vesk sang.\n\nVesk was gone.",
            ["Ardel Vesk", "Vesk", "Mira Vesk"],
            [["Ardel Vesk", "Vesk"], ["Mira Vesk"]],
        ),
        (
            "Ardel Vesk and Mira Vesk came. Vesk left.",
            ["Ardel Vesk", "Mira Vesk", "Vesk"],
            [["Ardel Vesk"], ["Mira Vesk"]],
        ),
        ("Lucía Veral Ortiz came. Veral left.", ["Lucía Veral Ortiz", "Veral"], [["Lucía Veral Ortiz", "Veral"]]),
        (
            "Lucía Veral Ortiz came. Lucía Veral left.",
            ["Lucía Veral Ortiz", "Lucía Veral"],
            [["Lucía Veral Ortiz", "Lucía Veral"]],
        ),
        ("Ardel Vesk came. Ardel left.", ["Ardel Vesk", "Ardel"], [["Ardel Vesk", "Ardel"]]),
        ("Jonas al-Saadi came. Saadi left.", ["Jonas al-Saadi", "Saadi"], [["Jonas al-Saadi", "Saadi"]]),
        (
            "Ivo Petrov Pell came. Ivo Pell and I. Pell left.",
            ["Ivo Petrov Pell", "Ivo Pell", "I. Pell"],
            [["Ivo Petrov Pell", "Ivo Pell", "I. Pell"]],
        ),
        ("Ivo Pell came. A. Pell left.", ["Ivo Pell", "A. Pell"], [["A. Pell"], ["Ivo Pell"]]),
        ("Vesk came. Veskov left.", ["Vesk", "Veskov"], [["Vesk"], ["Veskov"]]),
        (
            "Vesk came. Vеsk left.",
            ["Vesk", "Vеsk"],
            [["Vesk"], ["Vеsk"]],
        ),
    ],
)
def test_persons_are_put_together_only_when_one_fits(text, named, together):
    assert groups(resolved(text, *(("person", name) for name in named))) == sorted(together)


@pytest.mark.parametrize(
    ("text", "named", "together"),
    [
        (
            "The State Security Committee (SSC) met. SSC left. The committee voted.",
            ["State Security Committee", "SSC", "SSC", "committee"],
            [["State Security Committee", "SSC", "SSC", "committee"]],
        ),
        (
            "The Ministry of the Interior met. The interior ministry left. The ministry voted.",
            ["Ministry of the Interior", "interior ministry", "ministry"],
            [["Ministry of the Interior", "interior ministry", "ministry"]],
        ),
        (
            "The Ministry of Justice met the Ministry of Health. The ministry voted.",
            ["Ministry of Justice", "Ministry of Health", "ministry"],
            [["Ministry of Health"], ["Ministry of Justice"]],
        ),
        (
            "The Ministry of Justice of Kenya met. The Ministry of Justice left.",
            ["Ministry of Justice of Kenya", "Ministry of Justice"],
            [["Ministry of Justice of Kenya", "Ministry of Justice"]],
        ),
        (
            "The Lodzern Post and Lodzern Post.",
            ["The Lodzern Post", "Lodzern Post"],
            [["The Lodzern Post", "Lodzern Post"]],
        ),
        ("The Assembly met. The Assembly left.", ["Assembly", "Assembly"], [["Assembly", "Assembly"]]),
        ("The court met.", ["court"], []),
    ],
)
def test_bodies_are_put_together_only_when_one_fits(text, named, together):
    assert groups(resolved(text, *(("organisation", name) for name in named))) == sorted(together)


@pytest.mark.parametrize(
    ("role", "short", "fits"),
    [
        ("First Deputy Minister of Defence of Varenia", "First Deputy Minister of Defence", True),
        ("minister of the interior", "minister", True),
        ("deputy minister", "minister", False),
        ("former mayor of Brenn", "mayor", False),
        ("minister", "president", False),
    ],
)
def test_a_role_belongs_to_the_one_person_who_has_it(role, short, fits):
    findings = resolved(
        f"The {role}, Ivo Pell, came. So it went. The {short} left.", ("person", "Ivo Pell", role), ("role", short)
    )
    person = findings.entities[0]
    assert (person.name, person.roles) == ("Ivo Pell", (role,))
    assert (findings.mentions[1].entity == person.id) is fits


def test_a_role_that_two_persons_have_belongs_to_neither():
    text = "The mayor of Brenn, Ivo Pell, met the mayor of Ostrel, Lena Orsk. The mayor left."
    findings = resolved(
        text, ("person", "Ivo Pell", "mayor of Brenn"), ("person", "Lena Orsk", "mayor of Ostrel"), ("role", "mayor")
    )
    assert findings.mentions[-1].entity is None


def test_an_ambassador_is_not_of_the_country_that_he_is_sent_to():
    text = "Ivo Pell, ambassador to Kenya, met the Danish ambassador."
    findings = resolved(
        text, ("person", "Ivo Pell", "ambassador to Kenya"), ("group", "Danish"), ("role", "ambassador")
    )
    person = next(entity for entity in findings.entities if entity.kind == "person")
    assert person.country is None
    assert findings.mentions[-1].entity is None


@pytest.mark.parametrize(
    ("kind", "words", "name", "country"),
    [
        ("place", "Nairobi", "Nairobi", "KEN"),
        ("place", "Lodzern", "Lodzern", None),
        ("group", "Kenyans", "Kenyans", "KEN"),
        ("organisation", "Ministry of Health of Kenya", "Ministry of Health of Kenya", "KEN"),
        ("law", "law “On Public Order”", "On Public Order", None),
        ("work", "“Night in Kalden”", "Night in Kalden", None),
    ],
)
def test_every_other_name_is_an_entity(kind, words, name, country):
    (entity,) = resolved(f"So {words} it is.", (kind, words)).entities
    assert (entity.kind, entity.name, entity.country) == (kind, name, country)


def test_one_place_under_two_spellings_is_one():
    assert len(resolved("Sana'a is far. Sanaa is old.", ("place", "Sana'a"), ("place", "Sanaa")).entities) == 1


def test_the_same_text_gives_the_same_ids_and_the_fullest_name():
    one, other = (
        resolved("Vesk came. Ardel Vesk left.", ("person", "Vesk"), ("person", "Ardel Vesk")) for _ in range(2)
    )
    assert one.entities == other.entities
    assert (one.entities[0].name, one.entities[0].aliases) == ("Ardel Vesk", ("Vesk",))


def test_a_word_before_the_given_name_is_no_part_of_it_where_the_text_has_it_without():
    said = ["Crooked Angela Vesk", "Angela Vesk"]
    (entity,) = resolved("Crooked Angela Vesk came. Angela Vesk left.", *(("person", w) for w in said)).entities
    assert (entity.name, entity.aliases) == ("Angela Vesk", ("Crooked Angela Vesk",))


def test_no_mentions_make_no_entities():
    assert resolved("Nothing.").entities == ()
