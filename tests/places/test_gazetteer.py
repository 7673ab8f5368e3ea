import zlib
from importlib.resources import files

import pytest

from onrecord import places
from onrecord.errors import ConfigError
from onrecord.model import Span
from onrecord.places.keys import key

SPAN = Span(doc="d", start=0, end=1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reykjavík", "reykjavik"),
        ("Al-Mukalla", "al mukalla"),
        ("Sana'a", "Sanaa"),
        ("Sana’a", "Sanaa"),
        ("Łódź", "Lodz"),
        ("PARIS", "paris"),
    ],
)
def test_a_key_knows_no_case_accent_hyphen_or_apostrophe(one, other):
    assert key(one) == key(other)


def test_a_key_keeps_scripts_apart():
    assert key("Рaris") != key("Paris")  # the first letter is Cyrillic


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Nairobi", "KEN"),
        ("nairobi", "KEN"),
        ("Бишкек", "KGZ"),
        ("صنعاء", "YEM"),
        ("Москва", "RUS"),
        ("Paris", "FRA"),
        ("London", "GBR"),
        ("Kenya", "KEN"),
        ("Kenya's", "KEN"),
    ],
)
def test_one_place_is_chosen_when_it_clearly_dominates(name, country):
    found = places.place(SPAN, name)
    assert (found.country, found.geonames_id is not None, found.name) == (country, True, name)


@pytest.mark.parametrize("name", ["Victoria", "Cambridge", "Georgia", "Virginia", "Lodzern", "Mirava"])
def test_an_ambiguous_or_unknown_place_gets_no_coordinates(name):
    found = places.place(SPAN, name)
    assert (found.geonames_id, found.lat, found.lon) == (None, None, None)


def test_every_candidate_is_shown_the_most_populous_first():
    found = [known for known in places.lookup("Victoria") if not known.other_name]
    assert len(found) > 5
    assert [known.population for known in found] == sorted((known.population for known in found), reverse=True)


def test_a_country_has_an_id_but_no_coordinates():
    found = places.place(SPAN, "Kenya")
    assert found.geonames_id is not None
    assert found.lat is None


@pytest.mark.parametrize(
    ("name", "alpha3", "adjective"),
    [
        ("Kenyan", "KEN", True),
        ("Kenyans", "KEN", True),
        ("Kenyans'", "KEN", True),
        ("Danish", "DNK", True),
        ("Dane", "DNK", True),
        ("the Netherlands", "NLD", False),
        ("the United States", "USA", False),
        ("U.S.", "USA", False),
        ("UAE", "ARE", False),
        ("Côte d’Ivoire", "CIV", False),
        ("Cote d'Ivoire", "CIV", False),
        ("Россия", "RUS", False),
        ("اليمن", "YEM", False),
        ("New Zealand's", "NZL", False),
    ],
)
def test_a_country_is_known_by_name_adjective_and_people(name, alpha3, adjective):
    found = places.country(name)
    assert (found.alpha3, found.adjective) == (alpha3, adjective)


@pytest.mark.parametrize("name", ["", "Varenia", "Varenian", "s", "us all", "Mirava", "Thanks", "Maris"])
def test_what_is_no_country_is_none(name):
    assert places.country(name) is None


def test_every_adjective_belongs_to_a_country_of_the_table():
    own = places._own_words()
    for alpha3 in (*own["adjectives"], *own["names"]):
        assert alpha3 in places._table().countries


@pytest.fixture
def use_sites():
    yield places.use_sites
    places.use_sites(None)


def test_own_sites_come_first(tmp_path, use_sites):
    file = tmp_path / "sites.csv"
    file.write_text(
        "name,latitude,longitude,country,kind\nParis,1.5,2.5,Kenya,prison\nColony No. 4,,,VAR,prison\n", "utf-8"
    )
    use_sites(str(file))
    found = places.place(SPAN, "Paris")
    assert (found.lat, found.lon, found.country, found.geonames_id) == (1.5, 2.5, "KEN", None)
    assert places.place(SPAN, "Colony No. 4").country == "VAR"
    use_sites(None)
    assert places.place(SPAN, "Paris").country == "FRA"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Men died in Colony No. 4, he said.", ["Colony No. 4"]),
        ("Men died in colony no. 4; Colony No. 40 was quiet.", []),
        ("She was reading in Reading Hall.", ["Reading Hall"]),
        ("In der Kolonie in Brenn-Ost.", ["Brenn-Ost"]),
        ("Погибли в Колонии Брен.", []),
    ],
)
def test_own_sites_are_seen_in_a_text(tmp_path, use_sites, text, names):
    file = tmp_path / "sites.csv"
    file.write_text("name\nColony No. 4\nReading\nReading Hall\nBrenn Ost\n", "utf-8")
    use_sites(str(file))
    assert [text[start:end] for start, end in places.sites_in(text)] == names


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("name,latitude,longitude\n,1,2\n", "line 2"),
        ("name,latitude,longitude\nA,north,2\n", "numbers"),
        ("name,latitude,longitude\nA,91,2\n", "latitude"),
        ("name,latitude,longitude\nA,,2\n", "together"),
        ("place,lat\nA,1\n", "needs a name"),
    ],
)
def test_a_row_that_makes_no_sense_is_named(tmp_path, content, problem):
    file = tmp_path / "sites.csv"
    file.write_text(content, "utf-8")
    with pytest.raises(ConfigError, match=problem):
        places.load_sites(file)


def test_a_missing_file_of_sites_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.csv"):
        places.load_sites(tmp_path / "none.csv")


def test_the_table_stays_small():
    packed = (files("onrecord.places") / "places.bin").read_bytes()
    assert len(packed) < 2_500_000
    assert len(zlib.decompress(packed).decode("utf-8").split("\n\x1e")) == 3


def test_an_ambiguous_name_shows_what_it_may_mean():
    found = places.place(SPAN, "Victoria")
    assert (found.geonames_id, found.kind) == (None, None)
    assert len({one.country for one in found.alternatives}) > 1
    assert all(one.lat is not None for one in found.alternatives)
    assert places.place(SPAN, "Nairobi").alternatives == places.place(SPAN, "Mirava").alternatives == ()
    assert (places.place(SPAN, "Nairobi").kind, places.place(SPAN, "Kenya").kind) == ("city", "country")


def test_a_name_that_is_never_resolved_shows_what_it_may_mean():
    assert "GEO" in {one.country for one in places.place(SPAN, "Georgia").alternatives}


@pytest.mark.parametrize("name", ["Malibu", "Newtown"])
def test_a_small_town_is_shown_and_never_chosen(name):
    found = places.place(SPAN, name)
    assert (found.geonames_id, found.lat) == (None, None)
    assert found.alternatives


def test_a_small_town_stands_in_no_larger_one_s_way():
    assert len([one for one in places.lookup("Hartford") if one.kind == "city"]) > 1
    assert places.place(SPAN, "Hartford").country == "USA"


@pytest.mark.parametrize("name", ["White House", "America", "Pacific", "Vermont"])
def test_what_is_more_than_a_town_is_no_town(name):
    assert places.place(SPAN, name).geonames_id is None
