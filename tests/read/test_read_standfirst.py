# ruff: noqa: E501
import pytest
from lxml.html import fromstring

from onrecord.config import Limits
from onrecord.model import Given, Source
from onrecord.read import read_source
from onrecord.read.standfirst import with_standfirst

TITLE = "Guards beat prisoners in Mirava, lawyers say"
LEAD = "Three lawyers say that thirty men were beaten in one night; the ministry denies it."
OPEN = "Three lawyers say that thirty men were beaten in one night"  # no full stop
BODY = [
    "Guards at the colony in Mirava beat prisoners during the night from 19 to 20 January, three lawyers told the Observer.",
    "“They came in after midnight and made us stand against the wall,” a prisoner said in a letter that his lawyer showed.",
    "The ministry of the interior rejected the account. “No force was used,” a spokesman, Pavel Dren, said in Lodzern.",
    "Anna Korel, a lawyer, said that she had counted bruises on eleven men, and that four of them could not walk alone.",
]
STORY = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)


def read(body, head=""):
    markup = f'<!doctype html><html lang="en"><head><title>{TITLE} | The Mirava Observer</title>{head}</head><body>{body}</body></html>'
    (document,) = read_source(Source(name="a.html", data=markup.encode()), given=Given(), limits=Limits())
    return document.text.removeprefix(f"{TITLE}\n\n")


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (f"<main><header><h1>{TITLE}</h1><div class='teaser'><p>{LEAD}</p></div></header>", LEAD),
        (f"<div class='top'><h1>{TITLE}</h1><div>{LEAD}</div></div>", LEAD),
        (f"<header><h1>{TITLE}</h1><h2 class='article__lead'>{OPEN}</h2></header>", OPEN),
        (f"<header><h1>{TITLE}</h1><h2 itemprop='alternativeHeadline'>{OPEN}</h2></header>", OPEN),
        (f"<h1>{TITLE}</h1><b>{LEAD}</b>", LEAD),
        (
            f"<h1>{TITLE}</h1><div class='x'>{LEAD}</div><ul class='share-bar'><li><a href='/f'>Share</a></li></ul><figure><figcaption>{OPEN} here.</figcaption></figure>",
            LEAD,
        ),
        (f"<header><h1>{TITLE}</h1><h2>{OPEN}</h2></header>", None),  # nothing says that it is the summary
        (f"<p>{LEAD}</p><h1>{TITLE}</h1>", None),
        (f"<h1>{TITLE}</h1><div><a href='/other'>{LEAD}</a></div>", None),
        (f"<h1>{TITLE}</h1><div class='photo-credit'>{LEAD}</div>", None),
        (f"<h1>{TITLE}</h1><aside><p>{LEAD}</p></aside>", None),
        (f"<h1>{TITLE}</h1><div hidden>{LEAD}</div>", None),
    ],
)
def test_lines_between_headline_and_article_are_read_when_they_are_its_summary(before, expected):
    text = read(f"{before}<article><div class='body'>{STORY}</div></article>")
    assert text == "\n\n".join([expected, *BODY] if expected else BODY)


def test_the_page_itself_says_which_line_is_its_summary():
    told = f'<meta property="og:description" content="{OPEN}.">'
    assert read(f"<h1>{TITLE}</h1><h2>{OPEN}</h2><article>{STORY}</article>", told).startswith(OPEN)


def test_a_standfirst_that_was_found_is_not_read_twice():
    assert read(f"<article><h1>{TITLE}</h1><p>{LEAD}</p>{STORY}</article>").count(LEAD) == 1


def test_of_two_texts_the_one_below_the_headline_is_the_article():
    short = (
        "<p>“I should perhaps not be the one who says this tonight…”</p><p>– “Then do not say it.”</p><p>– “Fine.”</p>"
    )
    beside = "<ul><li>In the films of our harbour they should show the sea for an hour, and only then the men with guns. <a href='/t'>6 years ago</a></li></ul>"
    body = f"<h1>Brenn Notes</h1><div class='post'><h2>{TITLE}</h2>{short}</div><div id='right'><h2>Elsewhere</h2>{beside}</div>"
    assert "– “Fine.”" in read(body)


def test_a_page_without_headline_or_paragraph_keeps_its_text():
    page = fromstring(f"<div><p>{LEAD}</p></div>")
    assert with_standfirst(BODY[0], page, title=TITLE) == BODY[0]
    assert with_standfirst(LEAD, page, title=None) == LEAD


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("<div class='card'><div class='said'>“Who spoke was beaten, and who fell, too.”</div><div>Ivo Dantz</div></div>", "“Who spoke was beaten, and who fell, too.”"),
        ("<figure><blockquote><p>Who spoke was beaten, and who fell, too.</p></blockquote></figure>", "Who spoke was beaten, and who fell, too."),
        ("<figure><blockquote>Guards at the colony in Mirava beat prisoners.</blockquote></figure>", None),
        ("<div class='related'><div>“Who spoke was beaten, and who fell, too.”</div></div>", None),
        ("<div><a href='/other'>“Who spoke was beaten, and who fell, too,” says a prisoner</a></div>", None),
        ("<aside><blockquote>Who spoke was beaten, and who fell, too.</blockquote></aside>", None),
    ],
)  # fmt: skip
def test_a_quotation_in_a_box_is_read_where_it_is_not_taken_from_the_text(box, expected):
    first, *rest = (f"<p>{paragraph}</p>" for paragraph in BODY)
    text = read(f"<article><h1>{TITLE}</h1>{first}{box}{''.join(rest)}</article>")
    assert text == "\n\n".join((BODY[0], *([expected] if expected else []), *BODY[1:]))
