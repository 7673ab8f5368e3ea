# ruff: noqa: E501
import pytest

from onrecord.config import Limits
from onrecord.model import Document, Given, Source
from onrecord.read import page, read_source
from onrecord.read.blocks import blocks

LEAD = "A fire broke out in the harbour of Mirava on Monday evening, and the police said that two people were hurt."
QUOTE = "“We saw the smoke from the bridge and ran,” said Anna Korel, who works at the fish market beside the harbour."
END = "The ministry of the interior said that the cause was not known, and that an inquiry had begun on Tuesday."

MANY = [f"{LEAD} Paragraph number {n} tells more of it, in other words." for n in range(12)]


def article(body, head="", lang="en"):
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def read(markup, name="a.html"):
    found = list(read_source(Source(name=name, data=markup.encode()), given=Given(), limits=Limits()))
    assert len(found) == 1
    assert isinstance(found[0], Document)
    return found[0]


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def test_paragraphs_are_parted_by_blank_lines_and_navigation_is_left_out():
    markup = article(
        f"<nav><a href='/'>Home</a><a href='/w'>World</a></nav><article><h1>Fire in Mirava</h1>{paragraphs(LEAD, QUOTE, END)}</article>"
        "<footer>All rights reserved</footer>"
    )
    assert read(markup).text.removeprefix("Fire in Mirava\n\n") == "\n\n".join((LEAD, QUOTE, END))


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>SECRET</p>",
        '<div style="display: none">SECRET</div>',
        '<div style="color:red; visibility:hidden">SECRET</div>',
        '<span style="font-size:0">SECRET</span>',
        '<span style="font-size:0px">SECRET</span>',
        '<p aria-hidden="true">SECRET</p>',
        "<template>SECRET</template>",
        "<noscript>SECRET</noscript>",
        "<script>var s = 'SECRET'</script>",
        "<style>p::after { content: 'SECRET' }</style>",
        "<!-- SECRET -->",
        "<textarea>SECRET</textarea>",
    ],
)
def test_what_a_reader_does_not_see_is_not_read(hidden):
    text = read(article(f"<article>{paragraphs(LEAD)}{hidden} and what follows{paragraphs(QUOTE, END)}</article>")).text
    assert "SECRET" not in text
    assert QUOTE in text


def test_text_in_small_but_visible_type_is_read():
    assert (
        QUOTE
        in read(
            article(f'<article>{paragraphs(LEAD)}<p style="font-size:0.8em">{QUOTE}</p>{paragraphs(END)}</article>')
        ).text
    )


META = """<title>Fire in Mirava | The Lodzern Post</title><meta property="og:title" content="Fire in Mirava">
<meta property="og:site_name" content="The Lodzern Post"><meta name="author" content="Anna Korel">
<meta property="article:section" content="World"><meta property="article:published_time" content="2021-05-04T00:10:00+02:00">
<link rel="canonical" href="https://post.example/2021/05/05/fire">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", "headline": "Fire in Mirava",
"datePublished": "2021-05-03", "dateModified": "2021-06-01", "author": [{"@type": "Person", "name": "Anna Korel"}, {"name": "Ivo Dantz"}]}]}</script>"""


def test_the_page_says_what_it_is():
    document = read(
        article(f"<article><h1>Fire in Mirava</h1>{paragraphs(LEAD, QUOTE, END)}</article>", META, lang="en-GB")
    )
    assert (document.title, document.publisher, document.section, document.language) == (
        "Fire in Mirava",
        "The Lodzern Post",
        "World",
        "en",
    )
    assert document.authors == ("Anna Korel", "Ivo Dantz")
    assert document.uri == "https://post.example/2021/05/05/fire"
    assert (document.published, document.published_from) == ("2021-05-03", "metadata")


def test_every_candidate_for_the_date_is_kept_with_its_origin():
    document = read(
        article(f"<article><time datetime='2021-05-06'>x</time>{paragraphs(LEAD, QUOTE, END)}</article>", META)
    )
    assert [(c.value, c.origin) for c in document.published_candidates] == [
        ("2021-05-03", "JSON-LD datePublished"),
        ("2021-05-04", "meta article:published_time"),
        ("2021-05-06", "time datetime"),
        ("2021-06-01", "JSON-LD dateModified"),
        ("2021-05-05", "url"),
    ]


@pytest.mark.parametrize(
    ("head", "published", "origin"),
    [
        ("", None, None),
        ('<meta name="date" content="no date">', None, None),
        ('<link rel="canonical" href="https://post.example/2021/05/05/fire">', "2021-05-05", "url"),
        ('<script type="application/ld+json">{"@type": "WebPage", "dateModified": "2021-05-05"}</script>', None, None),
        ('<script type="application/ld+json">{"@type": "Article", "dateModified": "2021-05-05"}</script>', None, None),
        ('<script type="application/ld+json">{broken</script>', None, None),
        ('<script type="application/ld+json">' + "[" * 50_000 + "</script>", None, None),
    ],
)
def test_a_date_of_change_or_nothing_is_no_date_of_publication(head, published, origin):
    document = read(article(f"<article>{paragraphs(LEAD, QUOTE, END)}</article>", head))
    assert (document.published, document.published_from) == (published, origin)


def test_a_visible_dateline_dates_a_page_that_says_nothing_else():
    document = read(
        article(f"<article>{paragraphs('LODZERN, 3 May 2021 (Northern Wire) — ' + LEAD, QUOTE, END)}</article>")
    )
    assert (document.published, document.published_from) == ("2021-05-03", "byline")


@pytest.mark.parametrize(
    ("title", "headings", "expected"),
    [
        ("Fire in Mirava | The Lodzern Post", "<h1>The Lodzern Post</h1><h2>Fire in Mirava</h2>", "Fire in Mirava"),
        ("Fire in Mirava - Kalden Courier", "<h1>Fire in Mirava</h1>", "Fire in Mirava"),
        ("Fire in Mirava", "", "Fire in Mirava"),
        ("", "<h1>Fire in Mirava</h1>", "Fire in Mirava"),
        ("Fire in Mirava » Post", "<h2>Fire</h2>", "Fire in Mirava"),
    ],
)
def test_the_title_is_the_heading_and_not_the_site(title, headings, expected):
    assert read(article(f"{headings}{paragraphs(LEAD, QUOTE, END)}", f"<title>{title}</title>")).title == expected


def test_links_stand_at_their_words():
    linked = f'The <a href="https://post.example/a">first report</a> and <a href="/b">the second</a> differ, said Anna Korel. {END}'
    markup = article(
        f'<article>{paragraphs(LEAD, linked, QUOTE)}<p><a href="javascript:x()">{END}</a></p><p><a href="#top">up to the top of it</a></p></article>',
        '<link rel="canonical" href="https://post.example/2021/fire">',
    )
    document = read(markup)
    assert [(document.quote(link.span), link.target) for link in document.links] == [
        ("first report", "https://post.example/a"),
        ("the second", "https://post.example/b"),
    ]


def test_a_paragraph_that_stands_twice_gives_no_link():
    twice = f'<p><a href="https://post.example/a">{LEAD}</a></p>'
    assert read(article(f"<article>{twice}{paragraphs(QUOTE, END)}{twice}</article>")).links == ()


@pytest.mark.parametrize(
    ("found", "text", "doubtful"),
    [
        (MANY[0], "\n\n".join(MANY), False),
        ("\n\n".join(MANY[:11]), "\n\n".join(MANY[:11]), False),
        ("", END, False),
        (f"{END} This stands in the column beside it.", f"{END} This stands in the column beside it.", True),
    ],
)
def test_most_of_an_article_is_rescued_when_little_of_it_was_found(monkeypatch, found, text, doubtful):
    monkeypatch.setattr(page, "_main_text", lambda tree: found)
    story = paragraphs(*MANY) if found else f"<p>{END}</p>"
    tree = page.parse(article(f'<div class="sidebar"><p>x</p></div><div class="story">{story}</div>'), name="a")
    assert page.article_text(tree) == (text, doubtful)


def test_a_page_whose_article_is_doubtful_says_so(monkeypatch):
    monkeypatch.setattr(page, "_main_text", lambda tree: END)
    document = read(article(f'<div class="story">{paragraphs(*MANY)}</div>'))
    assert [problem.kind for problem in document.problems] == ["check"]


def test_a_short_page_is_read_as_a_whole():
    assert read(article("<p>It rained in Mirava.</p>")).text == "It rained in Mirava."


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 20_000 + LEAD + "</div>" * 20_000,
        article(f"{paragraphs(LEAD, QUOTE, END)}" + "<b>" * 5_000),
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        + article(f"<p>{LEAD} &x;</p>"),
    ],
)
def test_odd_markup_is_read(markup):
    assert LEAD in read(markup).text


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<div>One <b>two</b>, <i>three</i>.</div>", ["One two, three."]),
        ("<p>One<br>two<br><br>three</p>", ["One\ntwo", "three"]),
        ("<ul><li>One</li><li>two <p>three</p></li></ul>", ["One", "two", "three"]),
        (
            "<table><tr><th>Town</th><th>Dead</th></tr><tr><td>Mirava</td><td>3</td></tr></table>",
            ["Town | Dead", "Mirava | 3"],
        ),
        ("<p>A\u00a0 b\n  c</p>", ["A b c"]),
    ],
)
def test_blocks_are_what_stands_apart_on_the_page(markup, texts):
    assert [block.text for block in blocks(page.parse(f"<html><body>{markup}</body></html>", name="a"))] == texts


def test_paragraphs_that_are_never_closed_stay_apart():
    many = [f"{LEAD} Paragraph number {n} tells more of it, in other words." for n in range(300)]
    assert read(article("<p>" + "<p>".join(many))).text.count("\n\n") >= 290


def test_the_marks_that_a_browser_draws_around_a_quotation_are_written_out():
    quoted = f"<p>Anna Korel said: <q>We <b>ran</b>, and he cried <q>Fire!</q> twice</q>, and she left the harbour.</p>{paragraphs(LEAD, END)}"
    assert (
        "Anna Korel said: “We ran, and he cried ‘Fire!’ twice”, and she left the harbour." in read(article(quoted)).text
    )
