"""What belongs to an article and stands apart from its text on the page: the standfirst, and quotations in boxes."""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import Any

from onrecord.read.blocks import Block, blocks
from onrecord.read.boilerplate import is_boilerplate, marked
from onrecord.read.boxes import APART, invites

HEADINGS = frozenset({"h1", "h2", "h3"})
LEAD = re.compile(
    r"""
    (?<![a-z]) (?: stand-?first | lead | lede | deck | dek | teaser | summary | intro(?:duction)? | excerpt | abstract
    | description | alternativeheadline | strapline | sub-?(?:title|head(?:ing|line)?|deck) ) (?![a-z])
    """,
    re.IGNORECASE | re.VERBOSE,
)  # class="article__lead"
BESIDE = re.compile(
    r"(?<![a-z])(?:captions?|credits?|by-?line|authors?|copyright|ads?|promo|audio|player|gallery|paywall)(?![a-z])",
    re.IGNORECASE,
)  # class="photo-credit"
SENTENCE_END = re.compile(r"[.!?…؟][”’»\"')\]]*$")  # "... in one night.”
QUOTED = re.compile(r"[“„«\"] [^“”„«»\"]{15,} [”“»\"]", re.VERBOSE)  # “We ran to the bridge and cried.”
LONG_ENOUGH = 8
RUNNING_TEXT = 25
QUOTATION = 20
NEAR = 40
CLOSE = 5


def headline_at(listed: Sequence[Block], title: str | None) -> int | None:
    """Which of the blocks is the page's headline: the last that says its title, else the only `h1`."""
    wanted = _letters(title or "")
    headings = [n for n, block in enumerate(listed) if block.element.tag in HEADINGS]
    titles = [n for n in headings if wanted and _letters(listed[n].text) == wanted]
    first = [n for n in headings if listed[n].element.tag == "h1"]
    return titles[-1] if titles else first[0] if len(first) == 1 else None


def with_standfirst(text: str, body: Any, *, title: str | None, told: str | None = None) -> str:
    """The article's text with the running words that stand between the page's headline and its first paragraph.

    They are a sentence, or lines that the page marks as its summary or gives as its description (`told`).

    >>> from lxml.html import fromstring
    >>> page = '''<div><h1>Fire in Mirava</h1><h2 class="lead">Two were hurt when a boat burned on Monday</h2>
    ... <p>A fire broke out in the harbour.</p></div>'''
    >>> with_standfirst("A fire broke out in the harbour.", fromstring(page), title="Fire in Mirava")
    'Two were hurt when a boat burned on Monday\\n\\nA fire broke out in the harbour.'
    """
    paragraphs = text.split("\n\n")
    known = set(paragraphs)
    listed = list(blocks(body))
    first = next((n for n, b in enumerate(listed) if b.text in known and _starts(b)), None)
    headline = None if first is None else headline_at(listed[:first], title)
    if first is None or headline is None or first - headline > NEAR:
        return text
    around = _around(listed[headline].element, listed[first].element)
    between = (block for block in listed[headline + 1 : first] if block.text not in known)
    found = [block.text for block in between if _is_lead(block, around=around, told=_letters(told or ""))]
    at = paragraphs.index(listed[first].text)
    return "\n\n".join((*paragraphs[:at], *dict.fromkeys(found), *paragraphs[at:]))


def with_quotations(text: str, body: Any) -> str:
    """The article's text with the quotations that stand in boxes between its paragraphs, but for those it has itself.

    >>> from lxml.html import fromstring
    >>> page = '''<div><p>A fire broke out in the harbour.</p><figure><blockquote>We ran to the bridge.</blockquote>
    ... </figure><p>Two people were hurt on Monday.</p></div>'''
    >>> with_quotations("A fire broke out in the harbour.\\n\\nTwo people were hurt on Monday.", fromstring(page))
    'A fire broke out in the harbour.\\n\\nWe ran to the bridge.\\n\\nTwo people were hurt on Monday.'
    """
    paragraphs = text.split("\n\n")
    known, listed = set(paragraphs), list(blocks(body))
    places = [n for n, block in enumerate(listed) if block.text in known and _starts(block)]
    if len(places) < 2:
        return text
    around = _around(listed[places[0]].element, listed[places[-1]].element)
    said = _letters(text)
    missing: dict[str, list[str]] = {}
    for before, after in pairwise(places):
        for block in listed[before + 1 : after]:
            if _is_quotation(block, around=around) and _letters(block.text) not in said:
                missing.setdefault(listed[before].text, []).append(block.text)
    return "\n\n".join(each for words in paragraphs for each in (words, *missing.pop(words, ())))


def _is_quotation(block: Block, *, around: Any) -> bool:
    """Tell whether a block is a quotation by its marks or its element, and no part of what is beside the article."""
    if block.linked * 2 >= len(block.text) or len(block.text) < QUOTATION:
        return False
    above = [block.element, *block.element.iterancestors()]
    above = above[: above.index(around)] if around in above else above
    quotes = [n for n, element in enumerate(above) if element.tag == "blockquote"]
    if not quotes and not QUOTED.match(block.text):
        return False
    outer = next((e for e in above[quotes[-1] + 1 :] if e.tag != "figure"), around) if quotes else block.element
    return outer is around or not is_boilerplate(outer, below=around)


def follows_headline(text: str, other: str, *, body: Any, title: str | None) -> bool:
    """Tell whether this text begins straight after the page's headline, and the other text does not."""
    listed = list(blocks(body))
    headline = headline_at(listed, title)
    if headline is None:
        return False
    below = {block.text for block in listed[headline + 1 : headline + 1 + CLOSE]}
    return bool(below & set(text.split("\n\n"))) and not below & set(other.split("\n\n"))


def _starts(block: Block) -> bool:
    return len(block.text) >= RUNNING_TEXT and block.element.tag not in HEADINGS


def _is_lead(block: Block, *, around: Any, told: str) -> bool:
    if block.linked * 2 >= len(block.text) or len(block.text.split()) < LONG_ENOUGH:
        return False
    if is_boilerplate(block.element, below=around) or _marked(block.element, BESIDE, below=around):
        return False
    if invites(block.text) or _marked(block.element, APART, below=around) or _is_linked(block.element, below=around):
        return False
    if SENTENCE_END.search(block.text) or _marked(block.element, LEAD, below=around):
        return True
    return _letters(block.text) == told


def _is_linked(element: Any, *, below: Any) -> bool:
    """Tell whether a link goes around the element as a whole."""
    above = takewhile(lambda each: each is not below, element.iterancestors("a"))
    return any(each.get("href") for each in above)


def _marked(element: Any, mark: re.Pattern[str], *, below: Any) -> bool:
    while element is not None and element is not below:
        if marked(element, mark, "class", "id", "itemprop"):
            return True
        element = element.getparent()
    return False


def _around(one: Any, other: Any) -> Any:
    """The innermost element that holds both."""
    above = {one, *one.iterancestors()}
    return next((element for element in (other, *other.iterancestors()) if element in above), None)


def _letters(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())
