"""What a reviewer writes becomes the value, with its place in the text; what fits nothing is refused with a reason."""

import pytest
from review_samples import article, at

from onrecord import places
from onrecord.errors import WrongUse
from onrecord.review.edits import FIELDS, edited, texts_of

FOUND = article()
FIRST, SECOND = FOUND.statements
EVENT = FOUND.events[0]
BY_KIND = {"statement": FIRST, "event": EVENT, "timex": FOUND.timexes[0], "citation": FOUND.citations[0]}


def place_of(words):
    span = at(FOUND, words)
    return f"{span.start}-{span.end}"


CASES = [
    ("statement", "stance", "denied", "denied"),
    ("statement", "mode", "mixed", "mixed"),
    ("statement", "when", "2031-05-19/2031-05-20", "2031-05-19/2031-05-20"),
    ("statement", "when", "XXXX-05-19", "XXXX-05-19"),
    ("statement", "when", "", None),
    ("statement", "place", "Ostrel", "Ostrel"),
    ("statement", "place", place_of("Ostrel"), "Ostrel"),
    ("statement", "place", None, None),
    ("statement", "role", "head of the region", "head of the region"),
    ("statement", "content", place_of("24 prisoners were killed"), place_of("24 prisoners were killed")),
    ("statement", "content", "24 prisoners were killed", place_of("24 prisoners were killed")),
    ("statement", "source", "The minister", place_of("The minister")),
    ("statement", "speaker", "Orsen Valdek", "Orsen Valdek"),
    ("statement", "speaker", "", None),
    ("statement", "source", place_of("The minister"), place_of("The minister")),
    ("event", "type", "PROTEST", "PROTEST"),
    ("event", "trigger", "riot", place_of("riot")),
    ("event", "figures", f"31+ injured @{place_of('over 30 guards')}", f"31+ injured @{place_of('over 30 guards')}"),
    ("event", "figures", "20-30 killed", f"20–30 killed @{place_of('24 prisoners')}"),
    ("event", "figures", "up to 20 killed", f"up to 20 killed @{place_of('24 prisoners')}"),
    ("event", "figures", "about 20 killed", f"about 20 killed @{place_of('24 prisoners')}"),
    ("event", "figures", "", None),
    ("event", "agents", "Orsen Valdek", f"Orsen Valdek @{place_of('Orsen Valdek')}"),
    ("event", "patients", "", None),
    ("event", "according-to", "st-2", "st-2"),
    ("event", "according-to", "", "author"),
    ("timex", "when", "2030-05-19", "2030-05-19"),
    ("citation", "state", "found", "found"),
    ("citation", "target", "https://wire.example/1", "https://wire.example/1"),
]


@pytest.mark.parametrize(("kind", "field", "to", "text"), CASES)
def test_a_value_is_changed_to_what_was_written(kind, field, to, text):
    new = edited(kind, BY_KIND[kind], field, to, FOUND)
    assert texts_of(kind, new)[field] == text
    assert new.id == BY_KIND[kind].id


@pytest.mark.parametrize(("kind", "field", "to", "text"), CASES)
def test_its_text_gives_the_same_value_again(kind, field, to, text):
    new = edited(kind, BY_KIND[kind], field, to, FOUND)
    assert edited(kind, new, field, FIELDS[kind][field].get(new), FOUND) == new


@pytest.mark.parametrize(
    ("kind", "field", "to", "reason"),
    [
        ("statement", "colour", "red", "cannot be changed; what can: speaker, source"),
        ("statement", "stance", "planned", "choose asserted, alleged, denied"),
        ("statement", "when", "yesterday", "is no date: write EDTF"),
        ("statement", "place", "Brenn", "does not stand in the article"),
        ("statement", "content", "", "reject it"),
        ("statement", "content", "12", "is no place in the text"),
        ("statement", "content", "5-5", "is no place in the text"),
        ("statement", "content", "0-99999", "is no place in the text"),
        ("event", "type", "KILL", "choose AGREE"),
        ("event", "figures", "many killed", "is no figure"),
        ("event", "figures", "24 eaten", "is no figure"),
        ("event", "figures", "24 missing", "has no place"),
        ("event", "figures", "30-20 killed", "smaller than the first"),
        ("event", "according-to", "st-9", "no statement of this article"),
        ("event", "trigger", "", "needs the word"),
        ("mention", "kind", "place", "cannot be changed"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(kind, field, to, reason):
    with pytest.raises(WrongUse, match=reason):
        edited(kind, BY_KIND.get(kind, FOUND.mentions[0]), field, to, FOUND)


def test_a_wrong_name_gives_way_with_its_words_and_a_pronoun_stays():
    first = edited("statement", FIRST, "speaker", "Orsen Valdek", FOUND).speaker
    assert (first.name, first.entity, first.role, first.words(FOUND.text)) == (
        "Orsen Valdek", "en-2", "minister", "Orsen Valdek",
    )  # fmt: skip
    second = edited("statement", SECOND, "speaker", "Orsen Valdek", FOUND).speaker
    assert (second.name, second.words(FOUND.text)) == ("Orsen Valdek", "he")


def test_a_speaker_needs_words_in_the_article():
    nobody = edited("statement", FIRST, "speaker", None, FOUND)
    assert (nobody.speaker, nobody.voice) == (None, "unnamed")
    with pytest.raises(WrongUse, match="first give the place of the words that name the source"):
        edited("statement", nobody, "speaker", "Lida Arven", FOUND)
    with_words = edited("statement", nobody, "source", place_of("The minister"), FOUND)
    named = edited("statement", with_words, "speaker", "Lida Arven", FOUND)
    assert (named.speaker.name, named.speaker.words(FOUND.text), named.voice) == ("Lida Arven", "The minister", "named")


def test_a_date_that_the_text_gives_leads_to_its_words():
    assert edited("statement", SECOND, "when", "2031-05-19", FOUND).when == FOUND.timexes[0].when
    assert edited("statement", SECOND, "when", "2031-05-20", FOUND).when.timex is None


def test_a_place_is_one_of_the_users_own_by_the_settings_in_the_folder(tmp_path, monkeypatch):
    (tmp_path / "sites.csv").write_text("name,latitude,longitude,country,kind\nOstrel,1.5,2.5,VAR,prison\n", "utf-8")
    (tmp_path / "onrecord.toml").write_text('sites = "sites.csv"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(places, "_in_use", places._InUse())
    place = edited("statement", SECOND, "place", "Ostrel", FOUND).place
    assert (place.name, place.lat, place.kind) == ("Ostrel", 1.5, "prison")
    places.use(sites=None)
    assert edited("statement", SECOND, "place", "Ostrel", FOUND).place.lat is None, "what was told comes first"
