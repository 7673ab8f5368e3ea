import pytest

from onrecord.config import Settings
from onrecord.find.dates import find_dates
from onrecord.find.events import find_events
from onrecord.model import Cue, Document, Findings, Mention, Span, Speaker, Statement, When
from onrecord.pipeline import extract
from onrecord.resolve.accounts import resolve_accounts
from onrecord.resolve.dates import resolve_dates
from onrecord.split import split


def at(text, words):
    start = text.index(words)
    return Span(doc="d", start=start, end=start + len(words))


def findings(text, *, places=(), persons=(), statements=()) -> Findings:
    document = Document(
        id="d", text=text, sha256="0", media_type="text/plain", reader="plain", language="en", published="2023-03-20"
    )
    made = split(document, Settings())
    made = made.add(*find_dates(made))
    mentions = [Mention(id=f"m-{w}", span=at(text, w), kind="place", entity=f"e-{w}", found_by="t@1") for w in places]
    mentions += [
        Mention(id=f"m-{w}", span=at(text, w), kind="person", entity=f"e-{w}", found_by="t@1") for w in persons
    ]
    made = made.add(*mentions, *(said(text, *one) for one in statements))
    made = resolve_dates(made.add(*find_events(made)))
    return resolve_accounts(made)


def said(text, speaker, cue, content, stance="asserted"):
    return Statement(
        id=f"st-{speaker}",
        span=at(text, content),
        content=(at(text, content),),
        mode="indirect",
        stance=stance,
        speaker=Speaker(spans=(at(text, speaker),)),
        cue=Cue(spans=(at(text, cue),)),
        found_by="t@1",
    )


def event(made, trigger):
    return next(e for e in made.events if made.quote(e.trigger) == trigger)


def days(when: When | None):
    return when and (when.earliest, when.latest)


@pytest.mark.parametrize(
    ("text", "trigger", "when"),
    [
        ("On 12 March 2023 gunmen attacked a convoy.", "attacked", ("2023-03-12", "2023-03-12")),
        (
            "In the night from 11 to 12 March 2023 gunmen killed five men.",
            "killed",
            ("2023-03-11", "2023-03-12"),
        ),
        (
            "The families of men who were killed in prison protested on 13 March 2023.",
            "killed",
            None,
        ),
        ("The governor visited Brenn on 17 March 2023, days after a clash.", "clash", None),
        ("Gunmen attacked a convoy.", "attacked", None),
        ("A guard was killed and four inmates were hurt, the ministry said on Monday.", "killed", None),
        ("Police on Friday said that gunmen killed five men.", "killed", None),
        ("Five men were killed in Brenn, the governor told reporters in Lodzern on Friday.", "killed", None),
        ("According to a report published on Friday, guards beat inmates.", "beat", None),
        ("LODZERN, 12 March (Northern Wire) — Gunmen killed five men near the border.", "killed", None),
        ("Lodzern (Northern Wire) - On Friday gunmen killed five men.", "killed", ("2023-03-17", "2023-03-17")),
        (
            "She said that her office had been refused access and that it would publish the names on 2 May 2023.",
            "refused",
            None,
        ),
    ],
)
def test_a_date_belongs_to_the_event_of_its_clause(text, trigger, when):
    assert days(event(findings(text), trigger).when) == when


def test_a_sentence_that_goes_on_shares_the_date():
    made = findings("On 19 March 2023 people marched in Lodzern. Police detained 40 of them.", places=["Lodzern"])
    assert days(event(made, "detained").when) == ("2023-03-19", "2023-03-19")


def test_a_paragraph_goes_on_with_an_incident_in_its_place_and_night():
    made = findings(
        "In the night from 11 to 12 March 2023 a group of convicts started a riot in Brenn. "
        "The convicts attacked the guards. Seven convicts died in the fire.",
        places=["Brenn"],
    )
    for trigger in ("riot", "attacked", "died"):
        told = event(made, trigger)
        assert days(told.when) == ("2023-03-11", "2023-03-12")
        assert told.place is not None
        assert told.place.name == "Brenn"


def test_a_sentence_that_names_another_place_does_not_take_over_the_place():
    text = "On 19 March 2023 people marched in Lodzern. Police detained 40 of them on the road to Mirava."
    made = findings(text, places=["Lodzern", "Mirava"])
    assert event(made, "detained").place is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("People remember the prison of Brenn. Guards killed five men there.", "Brenn"),
        ("People drove from Brenn to Mirava. Guards killed five men there.", None),
        ("People remember the prison of Brenn.\n\nGuards killed five men there.", None),
    ],
)
def test_there_is_the_only_place_of_the_sentence_before(text, name):
    place = event(findings(text, places=[p for p in ("Brenn", "Mirava") if p in text]), "killed").place
    assert (place and place.name) == name


def test_what_was_still_to_come_is_planned():
    assert event(findings("Her son was to be released in June 2023."), "released").stance == "planned"


def test_a_sentence_about_something_else_shares_no_date():
    made = findings("On 19 March 2023 people marched in Lodzern. Guards have beaten inmates.", places=["Lodzern"])
    assert event(made, "beaten").when is None


@pytest.mark.parametrize(
    ("text", "places", "name"),
    [
        ("Gunmen attacked a convoy in Mirava.", ["Mirava"], "Mirava"),
        ("Gunmen attacked a convoy in Mirava, in the north of Varenia.", ["Mirava", "Varenia"], "Mirava"),
        ("Five men were killed in Brenn colony No. 4/1.", ["Brenn"], "Brenn colony No. 4/1"),
        ("Gunmen from Ostrel attacked a convoy.", ["Ostrel"], None),
        ("Guards were called to the house where a man was killed in Mirava.", ["Mirava"], "Mirava"),
        ("Two men were charged in the case of a Kalden boy who was killed.", ["Kalden"], None),
        ("Two men were killed in a Kalden bar.", ["Kalden"], "Kalden bar"),
        ("Gunmen attacked convoys in Mirava and Ostrel.", ["Mirava", "Ostrel"], None),
        ("LODZERN, 12 March (Northern Wire) — Gunmen attacked a convoy.", ["LODZERN"], None),
        ("Gunmen attacked a convoy in Mirava, the governor said in Lodzern.", ["Mirava", "Lodzern"], "Mirava"),
    ],
)
def test_the_place_is_the_most_exact_one_of_the_clause(text, places, name):
    place = event(findings(text, places=places), "attacked" if "attacked" in text else "killed").place
    assert (place and place.name) == name


def test_a_participant_has_the_entity_of_the_mention_at_its_head():
    made = findings("Guards beat Ardel Vesk in Brenn.", persons=["Ardel Vesk"], places=["Brenn"])
    assert event(made, "beat").patients[0].entity == "e-Ardel Vesk"


@pytest.mark.parametrize(("told", "stance"), [("asserted", "asserted"), ("denied", "denied"), ("hedged", "hedged")])
def test_an_event_in_a_statement_is_according_to_it(told, stance):
    text = "The lawyer said that guards beat the inmates."
    made = findings(text, statements=[("The lawyer", "said", "that guards beat the inmates", told)])
    assert (event(made, "beat").according_to, event(made, "beat").stance) == ("st-The lawyer", stance)


def test_an_event_outside_every_statement_is_the_authors():
    assert event(findings("Guards beat the inmates."), "beat").according_to == "author"


ACCOUNTS = (
    "On 12 March 2023 nine inmates were killed in Brenn. "
    "The ministry announced that it was a riot. "
    "People who know the colony believe that the incident was provoked by the guards."
)


def test_statements_that_retell_an_incident_are_its_accounts():
    made = findings(
        ACCOUNTS,
        places=["Brenn"],
        statements=[
            ("The ministry", "announced", "that it was a riot"),
            ("People who know the colony", "believe", "that the incident was provoked by the guards", "hedged"),
        ],
    )
    assert event(made, "killed").accounts == ("st-The ministry", "st-People who know the colony")
    assert days(event(made, "riot").when) == ("2023-03-12", "2023-03-12")
    assert event(made, "provoked").stance == "hedged"


def test_a_statement_about_something_else_is_no_account():
    text = "Nine inmates were killed in Brenn. The ministry said that the harvest had been good."
    made = findings(text, statements=[("The ministry", "said", "that the harvest had been good")])
    assert event(made, "killed").accounts == ()


@pytest.mark.parametrize(
    "text",
    [
        "Juan Palas (12/09/1991) was arrested by the police in Kalden.",
        "Two men were killed near the gate. Posted: 11 July 2023.",
        "Mara Senn, born on 3 May 1980, was arrested in Brenn.",
    ],
)
def test_a_day_of_birth_or_of_posting_is_no_day_of_an_event(text):
    document = Document(id="doc-1", text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    events = extract(document, Settings()).events
    assert events
    assert [event.when for event in events] == [None] * len(events)
