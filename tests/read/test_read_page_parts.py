# ruff: noqa: E501
"""What belongs to an article on a page and what does not, by layouts that pages have."""

import pytest

from onrecord.config import Limits
from onrecord.model import Document, Given, Source
from onrecord.read import read_source

TITLE = "Guards beat prisoners in Mirava, lawyers say"
BODY = [
    "Guards at the colony in Mirava beat prisoners during the night from 19 to 20 January, three lawyers told the Observer.",
    "“They came in after midnight and made us stand against the wall,” a prisoner said in a letter that his lawyer showed.",
    "The ministry of the interior rejected the account. “No force was used,” a spokesman, Pavel Dren, said in Lodzern.",
    "Anna Korel, a lawyer, said that she had counted bruises on eleven men, and that four of them could not walk alone.",
    "A court in Kalden is to hear the first complaint on 4 May, the lawyers said, and they expect that the officers will be called.",
]
PARAGRAPHS = [f"<p>{paragraph}</p>" for paragraph in BODY]
OTHER = "Our reporter saw the colony and spoke with two of its doctors, who gave no names."
READER = "I do not believe a word of what the lawyers say, and I think that the guards did their duty."
FIXED = "An earlier version of this report gave the number of men as 64. It is 46."
LETTER = "The letter of the prison service of 2 February says that nobody was hurt in the colony."
TOP = "<header><a href='/'>The Mirava Observer</a><nav><ul><li><a href='/w'>World</a></li></ul></nav></header>"
FOOT = "<footer><p>All rights reserved. Corrections: write to the newsroom of the Observer.</p></footer>"


def document(body, head="", lang="en"):
    markup = f'<!doctype html><html lang="{lang}"><head><title>{TITLE} | The Mirava Observer</title>{head}</head><body>{TOP}{body}{FOOT}</body></html>'
    (found,) = read_source(Source(name="a.html", data=markup.encode()), given=Given(), limits=Limits())
    assert isinstance(found, Document)
    return found


def text(body, head="", lang="en"):
    return document(body, head, lang).text.removeprefix(f"{TITLE}\n\n")


def article(*parts):
    return f"<main><article><h1>{TITLE}</h1>{''.join(parts)}</article></main>"


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='teaser'><a href='/z'><h4>Prisons in numbers</h4><p>{OTHER}</p></a></div>",
        f"<aside class='read-more'><a href='/z'>Prisons in numbers</a><p>{OTHER}</p></aside>",
        f"<div class='m-card'><a href='/z'>Prisons in numbers</a><div class='m-card__text'>{OTHER}</div></div>",
        f"<figure class='card'><a href='/z'><img src='x'></a><figcaption><a href='/z'>Prisons</a><p>{OTHER}</p></figcaption></figure>",
        "<p>Read more: <a href='/z'>Prisons in numbers</a></p>",
        "<p><strong>ALSO READ</strong> | <a href='/z'>Prisons in numbers, and what they leave out.</a></p>",
        "<p><a href='/z'>Prisons in numbers: how many men are held in Varenia</a></p>",
        "<p><a href='/z'>Read also: how many men are held in Varenia and in which of its prisons.</a></p>",
        "<p><a href='/z'>Subscribe to our morning letter and read the news of Varenia before breakfast.</a></p>",
        f"<p class='photo-credit'>{OTHER}</p>",
        f"<div class='image'><img src='a'><div class='image-caption'>{OTHER}</div></div>",
        f"<table class='photo'><tr><td><img src='a'></td></tr><tr><td class='caption'>{OTHER}</td></tr></table>",
        "<div class='donate-box'><h4>Help us</h4><p>If you value our work, please consider giving to the Observer today.</p></div>",
    ],
)
def test_a_box_between_paragraphs_is_not_read(box):
    assert text(article(*PARAGRAPHS[:3], box, *PARAGRAPHS[3:])) == "\n\n".join(BODY)
    if "card" not in box and "<td" not in box:
        assert text(article(box, *PARAGRAPHS)) == "\n\n".join(BODY)


@pytest.mark.parametrize(
    "comments",
    [
        f"<section id='comments'><h3>Comments</h3><ol><li><p>{READER}</p></li></ol></section>",
        f"<div id='disqus_thread'><p>{READER}</p></div>",
        f"<section class='reader-comments'>{f'<div><p>{READER}</p></div>' * 15}</section>",
        f"<div class='replies-below'><h3>3 responses</h3><article><header>A reader</header><p>{READER}</p></article></div>",
        f"<h3>Comments (2)</h3><div class='c1'><p>{READER}</p></div><div class='c1'><p>{READER}</p></div>",
        f"<h4>Leave a reply</h4><div><p>{READER}</p></div>",
        f"<div itemprop='comment'><p itemprop='text'>{READER}</p></div>",
    ],
)
def test_what_readers_wrote_is_not_read(comments):
    assert text(f"<div class='post'><h1>{TITLE}</h1>{''.join(PARAGRAPHS)}{comments}</div>") == "\n\n".join(BODY)
    assert text(article(*PARAGRAPHS) + comments) == "\n\n".join(BODY)


def test_a_number_of_comments_among_the_paragraphs_takes_nothing_away():
    counted = "<h4>12 comments</h4>"
    assert BODY[-1] in text(article(PARAGRAPHS[0], counted, *PARAGRAPHS[1:]))
    assert BODY[-1] in text(article(*(f"{paragraph}{counted}" for paragraph in PARAGRAPHS)))


@pytest.mark.parametrize("names", ["comments-open", "has-comment post", "caption-left", "subscribe-wall donate"])
def test_what_holds_the_article_is_no_box(names):
    assert text(f"<h1>{TITLE}</h1><div class='{names}'>{''.join(PARAGRAPHS)}</div>") == "\n\n".join(BODY)


def test_what_a_paywall_shows_is_read_and_its_invitation_is_not():
    wall = "<div class='paywall'><h3>Subscribe to read on</h3><p>Already a subscriber? Log in to read this and all other articles.</p></div>"
    assert text(article(*PARAGRAPHS[:2], wall)) == "\n\n".join(BODY[:2])
    assert text(article(*PARAGRAPHS[:3], f"<div class='paywall'>{''.join(PARAGRAPHS[3:])}</div>")) == "\n\n".join(BODY)


@pytest.mark.parametrize("words", [LETTER, f"“Nobody was hurt in the colony,” says {LETTER[0].lower()}{LETTER[1:]}"])
@pytest.mark.parametrize("at", [0, 2, 4])
def test_a_sentence_that_is_one_link_is_read_where_it_stands(words, at):
    linked = f"<p><a href='/letter.pdf'>{words}</a></p>"
    found = document(article(*PARAGRAPHS[:at], linked, *PARAGRAPHS[at:]))
    assert found.text.removeprefix(f"{TITLE}\n\n") == "\n\n".join((*BODY[:at], words, *BODY[at:]))


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (f"<footer><p>Correction: {FIXED}</p></footer>", f"Correction: {FIXED}"),
        (f"<footer><ul><li>{FIXED}</li></ul><ul><li><a href='/t'>Mirava</a></li></ul></footer>", FIXED),
        (f"<aside class='correction'><p>Clarification, 5 May: {FIXED}</p></aside>", f"Clarification, 5 May: {FIXED}"),
        (f"<div class='article-footer'><h4>Corrections</h4><p>{FIXED[:40]}.</p></div>", f"{FIXED[:40]}."),
        (f"<div class='footnotes'><em>{FIXED}</em></div>", FIXED),
        (f"<div class='comments'><p>Correction: {FIXED}</p></div>", None),
        ("<footer><p>Corrected proofs are kept in the archive of the newsroom for a year.</p></footer>", None),
    ],
)
def test_a_correction_is_read_wherever_it_stands_in_the_article(note, expected):
    told = "\n\n".join([*BODY, *([expected] if expected else [])])
    assert text(article(*PARAGRAPHS, note)) == told
    assert text(f"<main><div class='body'><h1>{TITLE}</h1>{''.join(PARAGRAPHS)}</div>{note}</main>") == told


@pytest.mark.parametrize(
    "entry",
    [
        "<article class='post'><time>10:00</time><h3>Update</h3><p>{}</p></article>",
        "<li itemprop='liveBlogUpdate'><time>10:00</time><p>{}</p></li>",
        "<section class='block'><header><time>10:00</time></header><div>{}</div></section>",
        "<div class='live-post'><h2>Update</h2><div class='live-post__body'><p>{}</p></div><div class='share'><a href='/s'>Share</a></div></div>",
    ],
)
def test_every_entry_of_a_live_page_is_read(entry):
    found = text(f"<main><h1>{TITLE}</h1><div class='feed'>{''.join(map(entry.format, BODY))}</div></main>")
    assert [paragraph for paragraph in found.split("\n\n") if paragraph in BODY] == BODY


def test_a_page_for_telephones_is_read():
    body = f"<amp-sidebar id='s'><ul><li><a href='/w'>World</a></li></ul></amp-sidebar><main><article><h1>{TITLE}</h1><div class='amp-content'>{''.join(PARAGRAPHS[:3])}<amp-ad width='300'></amp-ad><amp-list src='/r'><template><a href='/z'>Prisons</a></template></amp-list>{''.join(PARAGRAPHS[3:])}</div></article></main>"
    assert text(body) == "\n\n".join(BODY)


def told(body, kind="NewsArticle"):
    return f'<script type="application/ld+json">{{"@graph": [{{"@type": "{kind}", "headline": "{TITLE}", "articleBody": "{body}"}}]}}</script>'


PLAIN = "\\n\\n".join(BODY)


@pytest.mark.parametrize("body", [PLAIN, "".join(f"<p>{p}<\\/p>" for p in BODY), PLAIN.replace("“", "&ldquo;")])
@pytest.mark.parametrize("shown", ["<div id='app'></div>", "<div id='app'>Loading the page of the Observer</div>"])
def test_an_article_that_only_machines_are_told_is_read_and_flagged(body, shown):
    found = document(shown, told(body, "ReportageNewsArticle"))
    assert found.text.removeprefix(f"{TITLE}\n\n") == "\n\n".join(BODY)
    assert [problem.kind for problem in found.problems] == ["check"]
    assert "articleBody" in found.problems[0].message


@pytest.mark.parametrize(
    ("shown", "head", "expected"),
    [
        (article(*PARAGRAPHS[:2]), told(PLAIN), BODY[:2]),  # the rest is for subscribers
        (article(*PARAGRAPHS), told(PLAIN), BODY),
        (article(*PARAGRAPHS[:3]), told(OTHER), BODY[:3]),
        (article(*PARAGRAPHS[:3]), told(""), BODY[:3]),
    ],
)
def test_what_a_page_shows_goes_before_what_it_tells_machines(shown, head, expected):
    assert text(shown, head) == "\n\n".join(expected)


def test_hidden_words_stay_out_of_what_machines_are_told():
    found = text(
        "<div id='app'></div>", told("<p>" + BODY[0] + "<\\/p><p hidden>" + READER + "<\\/p><p>" + BODY[1] + "<\\/p>")
    )
    assert found == "\n\n".join(BODY[:2])
