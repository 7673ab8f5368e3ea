"""A list of feeds that lies on disk leads to its feeds, and only with the network allowed."""

from onrecord import listing, pipeline
from onrecord.config import Settings
from onrecord.fetch import Rules, listed_feeds
from onrecord.model import Given, Problem, Source

OPML = (
    "<?xml version='1.0'?><opml version='2.0'><body><outline text='News'><outline xmlUrl='{}'/></outline></body></opml>"
)


def test_the_feeds_of_a_list_are_asked_like_feeds_that_are_named(tmp_path):
    (tmp_path / "feeds.opml").write_text(OPML.format("http://127.0.0.1:9/feed"))
    items = listing.sources([str(tmp_path)], format=None, settings=Settings(), network=Rules())
    (problem,) = items
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.source) == ("fetch", "http://127.0.0.1:9/feed")
    assert "no machine of the public network" in problem.message


def test_without_the_network_the_list_is_a_source_and_a_page_is_never_a_list(tmp_path):
    for name in ("feeds.opml", "page.html"):
        (tmp_path / name).write_text(OPML.format("http://127.0.0.1:9/feed"))
    items = listing.sources([str(tmp_path)], format=None, settings=Settings())
    assert [item.name.rpartition("/")[2] for item in items if isinstance(item, Source)] == ["feeds.opml", "page.html"]
    feeds = [listed_feeds(item) for item in items]
    assert feeds == [["http://127.0.0.1:9/feed"], None]


def test_what_a_catalogue_says_anew_makes_a_source_another_one():
    run = pipeline.fingerprint(Given(), Settings())
    fire, blaze = (run(Source(name="fire.html", given=Given(title=title))) for title in ("Fire", "Blaze"))
    assert fire == run(Source(name="other.html", given=Given(title="Fire"))) != blaze
    said = pipeline.fingerprint(Given(title="Said"), Settings())
    assert said(Source(name="a", given=Given(title="Fire"))) == said(Source(name="a", given=Given(title="Blaze")))
