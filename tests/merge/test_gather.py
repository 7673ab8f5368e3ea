"""Texts that are mainly about one incident: a score with reasons, and what forbids all scores."""

import pytest
from merge_samples import article, with_date, with_event

from onrecord.merge import merge
from onrecord.merge.pairs import settings

DAY = "2031-05-19"
ABOUT = (
    "The butcher Ilse Brandt and the baker Karl Vester watched the burning warehouse. Anika Dorn, a tailor, carried "
    "buckets from the quarry pond until midnight. The signalman Oskar Lindt stopped two goods trains outside Kalden."
)


def incidents(*findings):
    return merge(findings).incidents


def told(
    text, trigger, *, publisher="Northern Wire", published="2031-05-20", about=ABOUT, day=None, from_lead=False, **known
):
    """A text and the event in it; `from_lead` tells that another sentence gives its day."""
    found = article(f"It was midnight. {text} {about}", publisher=publisher, published=published)
    if not from_lead:
        return with_event(found, trigger, day=day, **known)
    found = with_date(found, "midnight", day)
    return with_event(found, trigger, when=found.timexes[-1].when, **known)


FIRST = {"publisher": "Kalden Courier", "day": DAY, "place": "Mirava"}


def first():
    return told("Shots killed a guard in Mirava.", "killed", **FIRST)


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"day": DAY},
        {"place": "Mirava"},
        {"day": "2031-05-21", "from_lead": True, "place": "Mirava"},
        {"day": DAY, "place": "Quarry Road"},
    ],
)
def test_texts_about_one_thing_are_one_incident_though_day_or_place_is_missing_or_read_otherwise(known):
    (incident,) = incidents(first(), told("A guard was shot, it is said in Mirava, near Quarry Road.", "shot", **known))
    assert len(incident.publishers) == 2
    assert any("telling words" in r or "rare words" in r or "same day and same place" in r for r in incident.reasons)


def test_the_reasons_name_the_words_and_what_agrees():
    other = told("A guard was shot in Mirava.", "shot", day="2031-05-21", from_lead=True, place="Mirava")
    (incident,) = incidents(first(), other)
    (reason,) = [r for r in incident.reasons if r.startswith("the texts are mainly about one thing")]
    assert "rare words in common (" in reason
    assert "same place" in reason


@pytest.mark.parametrize(
    "known",
    [
        {"day": "2031-09-19", "place": "Mirava"},
        {"day": DAY, "place": "Ostrel", "about": "It rained. The governor was silent, and nobody asked him anything."},
    ],
)
def test_what_is_far_apart_or_shares_few_words_stays_apart(known):
    published = "2031-09-20" if known["day"] != DAY else "2031-05-20"
    other = told(f"A guard was killed in {known['place']}.", "killed", published=published, **known)
    assert len(incidents(first(), other)) == 2


@pytest.mark.parametrize("known", [{"day": "2031-05-21", "place": "Mirava"}, {"day": DAY, "place": "Ostrel"}])
def test_another_day_or_place_that_both_sentences_say_is_another_incident_whatever_the_words(known):
    other = told(f"A guard was shot in {known['place']}.", "shot", **known)
    assert len(incidents(first(), other)) == 2


def test_another_numbered_place_is_another_incident_whatever_the_words():
    one = told("A guard was killed in colony № 4.", "killed", publisher="Kalden Courier", day=DAY)
    rest = ABOUT.replace("watched", "saw").replace("carried buckets", "drove a cart").replace("midnight", "dawn")
    other = told("In colony № 7 a guard was beaten and killed.", "killed", day=DAY, about=f"It was cold. {rest}")
    assert len(incidents(one, other)) == 2


def test_weights_are_data():
    known = settings()
    assert known["weights"]["same_day"] > 0 > known["weights"]["another_day"]
    assert known["least_same"] < known["least_bound"] < known["threshold"] < known["agreed"] < known["certain"]
    assert set(known) == {
        "threshold",
        "agreed",
        "certain",
        "least_bound",
        "least_same",
        "unlike",
        "apart_days",
        "weights",
    }


INQUIRY = (
    "The ministry of the interior opened an inquiry, and the ombudswoman Sofia Marek asked the governor for the names."
)


@pytest.mark.parametrize("about", [INQUIRY, ABOUT, f"{INQUIRY} {ABOUT}"])
@pytest.mark.parametrize("published", [None, "2031-05-22"])
def test_other_figures_need_a_day_or_a_place_that_agrees_whatever_the_words(about, published):
    two = told(
        "Guards killed two men in Mirava.",
        "killed",
        published="2031-05-22",
        about=about,
        place="Mirava",
        figure=("two", 2, 2),
    )
    nine = told(
        "Nine inmates were killed in Colony No. 4.",
        "killed",
        publisher="Varenia Today",
        published=published,
        about=about,
        place="Colony No. 4",
        figure=("Nine", 9, 9),
    )
    assert len(incidents(two, nine)) == 2
    other = told(
        "Guards killed nine men in Mirava.",
        "killed",
        publisher="Varenia Today",
        about=about,
        place="Mirava",
        figure=("nine", 9, 9),
    )
    assert len(incidents(nine, other)) == 1
