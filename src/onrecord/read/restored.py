"""Paragraphs of an article that are easily taken for something else: sentences that are one link, corrections."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from onrecord.read.blocks import Block
from onrecord.read.boilerplate import BOILERPLATE, marked
from onrecord.read.boxes import either, invites, leads_elsewhere

SENTENCE = re.compile(r"[.…][”’»\"')\]]*$")  # "... in one night.”  A headline ends otherwise.
OTHERS = re.compile(r"(?<![a-z])(?:comments?|site-?footer|related|newsletter)(?![a-z])", re.IGNORECASE)
RUNNING_TEXT = 25
FEWEST_WORDS, LONGEST_NOTE = 8, 1500
MOST_BELOW = 40


def restored(text: str, listed: Sequence[Block]) -> str:
    """The article's text with sentences that are one link among its paragraphs, and notes that correct it.

    `listed` are the blocks of the page.

    >>> from lxml.html import fromstring
    >>> from onrecord.read.blocks import blocks
    >>> page = '<article><p>Fire broke out in the harbour.</p><footer>Correction: it was the port.</footer></article>'
    >>> restored("Fire broke out in the harbour.", list(blocks(fromstring(page))))
    'Fire broke out in the harbour.\\n\\nCorrection: it was the port.'
    """
    known = set(text.split("\n\n"))
    running = [n for n, b in enumerate(listed) if b.text in known and len(b.text) >= RUNNING_TEXT]
    if not running:
        return text
    rows = Counter(listed[n].element.getparent() for n in running if listed[n].element.tag == "p")
    linked = {n for n in range(running[-1]) if _is_linked_sentence(listed[n], rows)}
    notes = _notes(listed, running[0], running[-1] + MOST_BELOW)
    often = Counter(block.text for block in listed)
    wanted = sorted(n for n in linked | notes if often[listed[n].text] == 1 and listed[n].text not in text)
    return _filled(text, listed, wanted) if wanted else text


def _filled(text: str, listed: Sequence[Block], wanted: Sequence[int]) -> str:
    """The text with these blocks of the page, each after the paragraph that it follows on the page."""
    paragraphs = text.split("\n\n")
    places: dict[str, list[int]] = {}
    for number in reversed(range(len(paragraphs))):
        places.setdefault(paragraphs[number], []).append(number)
    following: dict[int, dict[str, None]] = {}
    at, chosen = -1, set(wanted)
    for number, block in enumerate(listed):
        if number in chosen:
            following.setdefault(at, {})[block.text] = None
            continue
        stand = places.get(block.text, [])
        while stand and stand[-1] <= at:
            stand.pop()
        at = stand.pop() if stand else at
    parts = [*following.get(-1, ())]
    for number, paragraph in enumerate(paragraphs):
        parts += [paragraph, *following.get(number, ())]
    return "\n\n".join(parts)


def _is_linked_sentence(block: Block, rows: Counter[Any]) -> bool:
    """Tell whether a paragraph beside others of the article is a sentence in a link, and leads to no other matter."""
    if block.element.tag != "p" or rows[block.element.getparent()] < 2 or block.linked * 2 < len(block.text):
        return False
    if not SENTENCE.search(block.text) or len(block.text.split()) < FEWEST_WORDS:
        return False
    return not (leads_elsewhere(block) or invites(block.text) or marked(block.element, BOILERPLATE, "class", "id"))


def _notes(listed: Sequence[Block], start: int, end: int) -> set[int]:
    """Which blocks correct the article: they say so at their beginning, or the heading above them does."""
    found, headed = set[int](), False
    for number in range(start, min(end, len(listed))):
        block = listed[number]
        label = _label().match(block.text)
        heading = label is not None and label.end() == len(block.text)
        if (headed or label or _opening().match(block.text)) and not heading and _is_note(block):
            found.add(number)
        headed = heading
    return found


def _is_note(block: Block) -> bool:
    if block.linked * 2 >= len(block.text) or not len(block.text) <= LONGEST_NOTE:
        return False
    above = [block.element, *block.element.iterancestors()]
    return not any(_is_of_the_site(element) for element in above)


def _is_of_the_site(element: Any) -> bool:
    """Tell whether the element is the foot of the whole page, a form, or what readers wrote."""
    parent = element.getparent()
    if element.tag in ("footer", "aside") and (parent is None or parent.tag == "body"):
        return True
    return element.tag in ("form", "nav") or (
        element.tag not in ("body", "article", "main") and marked(element, OTHERS, "class", "id")
    )


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?:{either('corrections')})\s*(?:[:–—(.,]|\Z)", re.IGNORECASE)  # Correction: ...


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"(?:{either('corrected')})(?!\w)", re.IGNORECASE)  # This article was amended on ...
