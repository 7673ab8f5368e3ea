"""What a page hides from its readers: by elements, attributes, styles of its elements, and its own style sheets."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

UNSEEN = frozenset({
    "script", "style", "template", "noscript", "textarea", "select", "option", "button", "iframe", "object", "embed",
    "applet", "svg", "canvas", "datalist", "input", "del",
})  # fmt: skip
HIDES = re.compile(
    r"""
      display \s*:\s* none  |  visibility \s*:\s* (?:hidden|collapse)  |  content-visibility \s*:\s* hidden
    | (?<![\w-]) opacity \s*:\s* 0? (?:\.0*)? (?![.\d])  |  mso-hide \s*:\s* all  |  scale \s*\(\s* 0 \s*\)
    | font-size \s*:\s* (?: 0 (?![.\d]*[1-9]) | [01](?:\.\d{0,3})? \s* p[xt] )
    | (?<![\w-]) color \s*:\s* (?: transparent | rgba\( [\d\s,]{5,20} , \s* 0(?:\.0*)? \s* \) )
    | (?: text-indent | left | right | top | bottom | margin-left | margin-top ) \s*:\s* -\d{3,}
    | clip \s*:\s* rect\( \s* [01](?:px)? [\s,]  |  clip-path \s*:\s* inset\( \s* (?:50|100)%
    """,
    re.IGNORECASE | re.VERBOSE,
)  # display: none
SHOWS = re.compile(r"display\s*:\s*(?!none)\w|visibility\s*:\s*visible", re.IGNORECASE)  # display: block
NO_SIZE = re.compile(r"(?<![\w-])(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:!|;|$)", re.IGNORECASE)  # height: 0
CUT_OFF = re.compile(r"overflow\s*:\s*hidden", re.IGNORECASE)  # overflow: hidden
WHITE = re.compile(
    r"(?<![\w-])color\s*:\s*(?:white|\#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\b", re.IGNORECASE
)
GROUND = re.compile(r"background", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)  # /* a note */
SELECTOR = re.compile(r"\A(?P<tag>[a-z][\w-]*)?(?P<marks>(?:[.#][\w-]{1,100}){1,8})", re.IGNORECASE)  # p.secret
BRACE = re.compile(r"[{}]")
MARK = re.compile(r"[.#][\w-]+")
MOST_CSS = 1_000_000
MOST_OF_A_PAGE = 0.5
KEPT = ("html", "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of a style sheet that hides or shows: the element's name or "", its classes and its ids."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]
    hides: bool

    def fits(self, element: Any) -> bool:
        """Tell whether the rule speaks of this element."""
        return (
            self.tag in ("", element.tag)
            and self.ids <= {element.get("id")}
            and self.classes <= set((element.get("class") or "").split())
        )


def strip_hidden(tree: Any, *, css: str = "") -> bool:
    """Take out of the tree what a reader of the page does not see; the text after it stays. Styles are taken off, too.

    A style sheet that would hide most of the page waits for a program of the page to show it: then nothing is taken out
    for it, and the answer is True. `css` are style sheets that come with the page.
    """
    sheets = _sheets(tree) + css
    bare = not sheets and tree.find(".//link") is None
    rules = _by_mark(_rules(sheets))
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and _is_hidden(element, bare=bare):
            _drop(element)
    hidden = [element for element in tree.iter() if isinstance(element.tag, str) and _rule_hides(element, rules)]
    listed = set(hidden)
    inner = [element for element in hidden if not any(above in listed for above in element.iterancestors())]
    waits = sum(_length(element) for element in inner) > MOST_OF_A_PAGE * _length(tree)
    for element in inner if not waits else ():
        _drop(element)
    for element in tree.iter():
        element.attrib.pop("style", None)  # what is left is seen, whatever words its style has
    return waits


def hides(style: str) -> bool:
    """Tell whether a style makes an element invisible.

    >>> hides("display:none"), hides("font-size: 0.9em"), hides("position:absolute; left:-9999px")
    (True, False, True)
    """
    return bool(HIDES.search(style) or (CUT_OFF.search(style) and NO_SIZE.search(style)))


def _is_hidden(element: Any, *, bare: bool) -> bool:
    style = element.get("style") or ""
    return (
        element.tag in UNSEEN
        or element.get("hidden") is not None
        or (element.get("aria-hidden") or "").strip().lower() == "true"
        or (element.tag == "dialog" and element.get("open") is None)
        or (bool(style) and hides(style))
        or (bare and _is_white(element, style))
    )


def _is_white(element: Any, style: str) -> bool:
    """White words where neither the element nor anything around it has a ground of another colour."""
    if not (WHITE.search(style) or (element.get("color") or "").lower() in ("white", "#fff", "#ffffff")):
        return False
    around = (element, *element.iterancestors())
    return not any(GROUND.search(e.get("style") or "") or e.get("bgcolor") or e.get("background") for e in around)


def _sheets(tree: Any) -> str:
    shown = (e for e in tree.iter("style") if (e.get("media") or "all").strip().lower() in ("all", "screen"))
    return "".join(element.text or "" for element in shown)


def _rules(css: str) -> Iterator[Rule]:
    """The rules for single elements that hide or show; those for a medium or a state of the page are left out."""
    css = COMMENT.sub(" ", css[:MOST_CSS])
    at = 0
    while (opening := css.find("{", at)) >= 0:
        selectors = css[at:opening].rpartition(";")[2].strip()
        end = _closing(css, opening)
        at = end + 1
        body = css[opening + 1 : end]
        if selectors.startswith("@") or "{" in body:
            continue
        hiding = hides(body)
        if hiding or SHOWS.search(body):
            yield from _selected(selectors, hides=hiding)


def _closing(css: str, opening: int) -> int:
    depth = 0
    for brace in BRACE.finditer(css, opening):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.start()
    return len(css)


def _selected(selectors: str, *, hides: bool) -> Iterator[Rule]:
    for selector in selectors.split(","):
        match = SELECTOR.fullmatch(selector.strip())
        if match:
            marks = MARK.findall(match["marks"])
            yield Rule(
                tag=(match["tag"] or "").lower(),
                classes=frozenset(mark[1:] for mark in marks if mark[0] == "."),
                ids=frozenset(mark[1:] for mark in marks if mark[0] == "#"),
                hides=hides,
            )


def _by_mark(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """The rules by one class or id that an element must have."""
    listed: dict[str, list[Rule]] = {}
    for rule in rules:
        listed.setdefault(min(rule.ids or rule.classes), []).append(rule)
    return listed


def _rule_hides(element: Any, rules: dict[str, list[Rule]]) -> bool:
    """Tell whether a rule hides the element and no rule, and no style of its own, shows it."""
    if not rules:
        return False
    marks = {*(element.get("class") or "").split(), element.get("id") or ""}
    fitting = {rule.hides for mark in marks & rules.keys() for rule in rules[mark] if rule.fits(element)}
    return fitting == {True} and not SHOWS.search(element.get("style") or "")


def _length(element: Any) -> int:
    return sum(len(words.strip()) for words in element.itertext())


def _drop(element: Any) -> None:
    if element.tag not in KEPT and element.getparent() is not None:
        element.drop_tree()
