"""The parts of the pages: lanes, chains, figures, speakers, sources, the map, and the words that a search marks."""

from dataclasses import replace

import pytest

from onrecord.model import Entity, Figure, Incident, IncidentPlace, Record, Span, TimelineEntry, When
from onrecord.model.record import Chain, ChainLink, Fold
from onrecord.show.page_chain import graph_of
from onrecord.show.page_chronology import MOST_LANES, Asked, between, items
from onrecord.show.page_incident import incident_view
from onrecord.show.page_library import WholeRecord
from onrecord.show.page_links import Anchors
from onrecord.show.page_map import WIDTHS, maps_of, spots_of
from onrecord.show.page_search import marked
from onrecord.show.page_speakers import alike, is_public
from onrecord.show.page_views import Pages
from web.example_record import example_record

RECORD = example_record()


def pages_of(record=RECORD):
    return Pages(WholeRecord(record), Anchors())


# ---- the timeline ----


def many(count, **others):
    incidents = [
        Incident(
            id=f"in-{n}",
            title=f"Incident {n}",
            type="PROTEST",
            when=When(edtf="2031-05-03", earliest="2031-05-03", latest="2031-05-03"),
            **{"place": IncidentPlace(name=f"Town {n}"), "publishers": (f"Outlet {n}",), **others},
        )
        for n in range(count)
    ]
    rows = [TimelineEntry(when=i.when, label=i.title, documents=1, independent=1, incident=i.id) for i in incidents]
    return Record(incidents=tuple(incidents), timeline=tuple(rows))


def bands(told):
    return [band.title for band in told.pictures[0].bands]


@pytest.mark.parametrize(
    ("lanes", "expected"),
    [
        ("", {"Incidents", "Statements"}),
        ("type", {"Assault", "Protest", "Coerce", "Cooperate", "Statements"}),
        ("place", {"Mirava", "Lodzern", "Brenn", "No place given", "Statements"}),
        ("publisher", {"The Lodzern Post", "Northern Wire", "The Mirava Observer", "Kalden Courier", "Statements"}),
    ],
)
def test_lanes_are_those_that_were_asked_for(lanes, expected):
    assert set(bands(pages_of().chronology(Asked(lanes=lanes)))) == expected


def test_an_incident_stands_in_the_lane_of_each_of_its_publishers():
    told = items(pages_of().chronology(Asked(lanes="publisher")))
    lanes = {name: n for n, name in enumerate(told["lanes"])}
    killing = next(item for item in told["items"] if item[6].startswith("Killing"))
    assert set(killing[5]) == {lanes["The Lodzern Post"], lanes["Northern Wire"], lanes["The Mirava Observer"]}


@pytest.mark.parametrize(
    ("count", "drawn"), [(MOST_LANES, MOST_LANES), (MOST_LANES + 1, MOST_LANES + 1), (30, MOST_LANES + 1)]
)
def test_rare_lanes_are_put_together(count, drawn):
    told = bands(pages_of(many(count)).chronology(Asked(lanes="place")))
    assert len(told) == drawn
    assert ("Other places" in told) == (count > MOST_LANES + 1)


def test_what_accounts_differ_on_stands_beside_the_mark():
    (label,) = {item[8] for item in items(pages_of().chronology(Asked()))["items"] if item[8]}
    assert label == "killed 24 / 51 or more"


def test_only_contested_incidents_are_shown_when_they_are_asked_for():
    told = pages_of().chronology(Asked(status="contested"))
    assert {row.incident.id for row in told.rows} == {"in-killing"}


def test_what_has_no_day_is_listed_and_never_drawn():
    told = pages_of().chronology(Asked())
    assert [row.label for row in told.undated] == ["Bodies are moved"]
    assert len(told.moments) + len(told.undated) <= len(told.rows)


@pytest.mark.parametrize(
    ("earliest", "latest", "fits"),
    [("2031-05-01", "2031-05-09", True), (None, "2031-05-04", False), ("2031-05-06", None, True), (None, None, False)],
)
def test_a_date_that_may_lie_between_two_days_is_between_them(earliest, latest, fits):
    assert between(When(edtf=None, earliest=earliest, latest=latest), "2031-05-05", "2031-05-07") is fits


# ---- an incident ----


def killing(**changed):
    incident = replace(RECORD.incidents[0], **changed)
    pages = pages_of(replace(RECORD, incidents=(incident, *RECORD.incidents[1:])))
    return incident_view(pages, incident)


def test_equal_figures_share_a_line_that_says_who_gives_them():
    (chart,) = [chart for chart in killing().charts if chart.counts == "killed"]
    assert [(line.words, line.who, line.accounts) for line in chart.lines] == [
        ("3", "Ministry of the Interior, in The Lodzern Post", (1,)),
        ("24", "Ministry of the Interior, in The … and 1 more", (1, 3)),
        ("51 or more", "unnamed source, in The Mirava Observer", (2,)),
    ]
    assert [line.open_high for line in chart.lines] == [False, False, True]


def test_a_value_says_who_gives_it_and_each_source_once():
    (dispute,) = killing().disputes
    told = {value.words: [name for side in value.sides for _, name in side.who] for value in dispute.values}
    assert told == {
        "24": ["Ministry of the Interior, in 2 outlets"],
        "51 or more": ["An unnamed source, in The Mirava Observer"],
    }


def test_copies_are_one_group_with_what_they_tell_listed_once():
    post, wire = (RECORD.incidents[0].accounts[n].document for n in (0, 2))
    shared = Span(doc=post, start=0, end=9), Span(doc=wire, start=0, end=9)
    fold = Fold(id="fo-1", kind="copy", documents=tuple(sorted((post, wire))), spans=tuple(sorted(shared)), share=0.94)
    view = killing(folds=(fold,))
    assert sorted(len(group.texts) for group in (*view.groups, *view.rest)) == [1, 2]
    (told,) = view.folds
    assert told.share == "94% of the shorter text"
    assert [len(places) for places in told.passages] == [2]


def test_a_chain_becomes_nodes_from_the_source_to_the_articles():
    def link(kind, name, state="found", start=0):
        return ChainLink(
            kind=kind, name=name, state=state, spans=(Span(doc="d", start=start, end=start + 4),), documents=("d",)
        )

    wire = link("outlet", "Northern Wire")
    chains = [
        Chain(links=(link("article", "Post"), wire, link("speaker", "Orsen Valdek"))),
        Chain(links=(link("article", "Post"), wire, link("speaker", None, "missing", 9))),
    ]
    graph = graph_of(chains, {"d": "The Lodzern Post"}, lambda span: "two guards", Anchors())
    columns = {node.x: [n.whole for n in graph.nodes if n.x == node.x] for node in graph.nodes}
    assert [columns[x] for x in sorted(columns)] == [
        ["Orsen Valdek", "“two guards”"],
        ["Northern Wire"],
        ["The Lodzern Post"],
    ]
    assert sorted(edge.count for edge in graph.edges) == [1, 1, 2]
    assert [name for name, _, _ in graph.lines[0]] == ["The Lodzern Post", "Northern Wire", "Orsen Valdek"]


def test_without_a_source_there_is_no_graph():
    article = ChainLink(kind="article", name="Post", state="found", spans=(Span(doc="d", start=0, end=1),))
    assert graph_of([Chain(links=(article,))], {}, str, Anchors()) is None


# ---- speakers and bodies ----


@pytest.mark.parametrize(
    ("role", "public"),
    [
        ("Deputy Minister", True),
        ("ministry spokeswoman", True),
        ("chief of the city police", True),
        ("former judge", True),
        ("пресс-секретарь министерства", True),
        ("وزير الداخلية", True),
        ("former guard", False),
        ("doctor", False),
        ("a neighbour", False),
        ("mother of two", False),
        ("headache specialist", False),
        ("", False),
    ],
)
def test_a_public_role_is_told_by_its_words(role, public):
    assert is_public(role) is public


def test_private_persons_have_no_page():
    speakers = pages_of().speakers
    assert set(speakers) == {"en-valdek", "en-ministry"}
    assert [row.text[:9] for _, rows in speakers["en-valdek"].by_role() for row in rows][:1] == ["“The riot"]


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("person", "Emil Rakhmonov", "Emil Rahmonov", True),
        ("person", "E. Rakhmonov", "Emil Rakhmonov", True),
        ("person", "Emil Rakhmonov", "Orla Rakhmonova", False),
        ("person", "Emil Veld", "Orla Veld", False),
        ("person", "Veld", "Orla Veld", True),
        ("organisation", "interior ministry", "Ministry of the Interior", True),
        ("organisation", "State Security Committee", "SSC", True),
        ("organisation", "Ministry of Justice", "Ministry of the Interior", False),
    ],
)
def test_names_that_may_be_one_are_suggested_and_not_joined(kind, one, other, same):
    role = ("minister",)
    entities = [Entity(id=f"en-{n}", kind=kind, name=name, roles=role) for n, name in enumerate((one, other))]
    incident = replace(RECORD.incidents[1], entities=("en-0", "en-1"))
    speakers = pages_of(replace(RECORD, entities=tuple(entities), incidents=(incident,))).speakers
    assert len(speakers) == 2
    assert bool(alike(speakers["en-0"], speakers.values())) is same


# ---- sources ----


def test_publishers_are_counted_with_what_they_share_and_what_they_tell_alone():
    told = {p.name: (p.documents, p.shared, p.incidents, p.alone) for p in pages_of().publishers}
    assert told["The Lodzern Post"] == (1, 1, 3, 1)
    assert told["Kalden Courier"] == (1, 0, 2, 1)


# ---- the map ----


def placed(name, lat, lon, count=1):
    return [replace(RECORD.incidents[1], place=IncidentPlace(name=name, lat=lat, lon=lon)) for _ in range(count)]


@pytest.mark.parametrize(
    "places",
    [
        [("Mirava", 48.2, 31.4)],
        [("Mirava", 48.2, 31.4), ("Brenn", 48.21, 31.41)],
        [("North", 82.0, -170.0), ("South", -79.0, 175.0)],
        [("Pole", 90.0, 0.0)],
    ],
)
def test_every_place_lies_on_the_picture(places):
    spots, named = spots_of([i for place in places for i in placed(*place)])
    assert named == ()
    for picture, width in zip(maps_of(spots), WIDTHS, strict=True):
        assert picture.width == width
        assert len(picture.dots) == len(places)
        assert all(0 <= dot.x <= width and 0 <= dot.y <= picture.height for dot in picture.dots)


def test_north_is_up_and_east_is_right():
    spots, _ = spots_of([*placed("North-west", 50, 10), *placed("South-east", 40, 20)])
    dots = {dot.spot.name: dot for dot in maps_of(spots)[0].dots}
    assert dots["North-west"].y < dots["South-east"].y
    assert dots["North-west"].x < dots["South-east"].x


def test_a_place_without_a_position_is_named_and_not_put_anywhere():
    spots, named = spots_of([replace(RECORD.incidents[1], place=IncidentPlace(name="Ostrel"))])
    assert (spots, [each.name for each in named]) == ((), ["Ostrel"])
    assert maps_of(spots) == ()


# ---- search ----


@pytest.mark.parametrize(
    ("text", "query", "html"),
    [
        ("Fire in Mirava", "mirava fire", "<mark>Fire</mark> in <mark>Mirava</mark>"),
        ("<b>fire</b>", "fire", "&lt;b&gt;<mark>fire</mark>&lt;/b&gt;"),
        ("a+b (c)", "( +", "a+b (c)"),
        ("نار في ميرافا", "نار", "<mark>نار</mark> في ميرافا"),
    ],
)
def test_the_words_of_a_search_are_marked_and_nothing_becomes_markup(text, query, html):
    assert str(marked(text, query)) == html


def test_a_figure_without_bounds_has_no_line():
    figure = Figure(
        span=Span(doc=RECORD.incidents[0].accounts[1].document, start=0, end=4),
        counts="killed",
        low=None,
        high=None,
        hedge="about",
    )
    account = replace(RECORD.incidents[0].accounts[1], figures=(figure,))
    assert killing(accounts=(account,), disputes=()).charts == ()
