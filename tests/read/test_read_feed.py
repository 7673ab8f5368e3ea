"""Feeds and RTF: every entry with words is a document, with what the entry says of itself."""

import pytest

from onrecord.config import Limits
from onrecord.model import Document, Given, Source
from onrecord.read import read_source

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Lodzern Post</title><language>en-GB</language>
<item><title>Fire in Mirava</title><link>https://post.example/fire</link><guid>post-7</guid>
<dc:creator>Anna Korel</dc:creator><pubDate>Mon, 03 May 2021 10:00:00 GMT</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>Two people were hurt in a fire in the harbour of Mirava on Sunday evening.</p>
<p>“We saw smoke,” said a <a href="https://x.example">sailor</a>.</p><script>alert(1)</script>]]></content:encoded></item>
<item><title>Rain</title><description>It rained in Kalden all night, and the river rose by a metre.</description></item>
<item><title>Only a headline</title><link>https://post.example/headline</link></item>
<item><link>https://post.example/nothing</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Northern Wire</title>
<entry><title>Storm</title><id>urn:nw:1</id><published>2021-05-04T08:00:00Z</published>
<content type="text">A storm tore the roof off the station in Ostrel.</content></entry></feed>"""


def read(data, name="feed.xml"):
    source = Source(name=name, data=data.encode("latin-1" if name.endswith("rtf") else "utf-8"))
    items = list(read_source(source, given=Given(), limits=Limits()))
    return [i for i in items if isinstance(i, Document)], [i for i in items if not isinstance(i, Document)]


def test_an_entry_is_an_article_with_what_the_feed_says_of_it():
    fire, rain, headline = read(RSS)[0]
    assert fire.text == (
        "Two people were hurt in a fire in the harbour of Mirava on Sunday evening.\n\n“We saw smoke,” said a sailor."
    )
    assert (fire.title, fire.publisher, fire.authors) == ("Fire in Mirava", "The Lodzern Post", ("Anna Korel",))
    assert (fire.published, fire.published_from, fire.language) == ("2021-05-03", "metadata", "en")
    assert (fire.uri, fire.given_id) == ("https://post.example/fire", "post-7")
    assert rain.text == "It rained in Kalden all night, and the river rose by a metre."
    assert (rain.uri, rain.published) == ("feed.xml#2", None)
    assert headline.text == "Only a headline"


def test_plain_text_in_atom_stays_as_it_is():
    (storm,), problems = read(ATOM)
    assert (storm.text, storm.published) == ("A storm tore the roof off the station in Ostrel.", "2021-05-04")
    assert problems == []


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("<rss><channel><title>Empty</title></channel></rss>", "empty"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://a.example"/></entry></feed>', "empty"),
        ("<rss><channel><item><title>Cut", "empty"),
    ],
)
def test_a_feed_without_words_is_a_problem_that_names_the_file(data, kind):
    documents, problems = read(data)
    assert documents == [] or documents[0].text == "Cut"
    assert documents or [(p.kind, "feed.xml" in p.message) for p in problems] == [(kind, True)]


def test_rtf_is_read_in_its_code_page_with_its_paragraphs():
    data = (
        r"{\rtf1\ansi\ansicpg1252\f0 Caf\'e9 in Mirava burned.\par {\b \'93Nobody} was hurt\u8221\'94, she said.\par}"
    )
    (document,), problems = read(data, "a.rtf")
    assert document.text == "Café in Mirava burned.\n\n“Nobody was hurt”, she said."
    assert problems == []


def test_rtf_without_text_says_so():
    documents, (problem,) = read(r"{\rtf1\ansi }", "a.rtf")
    assert (documents, problem.kind) == ([], "empty")


def test_an_entry_without_words_is_kept_as_it_is_written_and_that_is_said():
    entry = '<item><description>&lt;img src="https://x.example/a.png"&gt;</description></item>'
    [document], _ = read(f"<rss version='2.0'><channel>{entry}</channel></rss>")
    assert document.text == '<img src="https://x.example/a.png">'
    assert [problem.kind for problem in document.problems] == ["check"]
