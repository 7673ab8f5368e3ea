"""What Word, OpenDocument and RTF files hide: by a mark, by a style that has it, by white or tiny letters."""

import re
from collections.abc import Iterator
from typing import Any

TINY = 4  # half points: letters of 2 points and less
WHITE = frozenset({"FFFFFF", "#FFFFFF"})
NO = frozenset({"0", "false", "off", "none"})
FILL = frozenset({"shd", "highlight", "tblStyle", "background"})
TOKEN = re.compile(
    rb"(?P<word>\\[a-z]{1,32}(?:-?\d{1,10})?[ ]?)|(?P<sign>\\'[0-9a-f]{2}|\\[^a-z])|(?P<brace>[{}])|(?P<text>[^\\{}]+)",
    re.IGNORECASE | re.DOTALL,
)  # \v0
HIDDEN_WORD = re.compile(rb"\\(v|deleted|plain|u)(-?\d{1,10})?[ ]?", re.IGNORECASE)  # \deleted


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its name without the namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def hidden_word_styles(styles: Any | None) -> frozenset[str]:
    """The ids of the styles of a Word document that hide their words, those based on one included."""
    found: dict[str, tuple[bool | None, str | None]] = {}
    for style in styles if styles is not None else ():
        if local(style) == "style":
            based = next((attribute(part, "val") for part in style if local(part) == "basedOn"), None)
            found[attribute(style, "styleId") or ""] = (_vanishes(style), based)
    return frozenset(name for name in found if _inherited(name, found))


def _inherited(name: str, found: dict[str, tuple[bool | None, str | None]]) -> bool:
    seen: set[str] = set()
    while name in found and name not in seen:
        seen.add(name)
        own, based = found[name]
        if own is not None:
            return own
        name = based or ""
    return False


def run_is_hidden(run: Any, hidden: frozenset[str]) -> bool:
    """Tell whether a run of a Word document is hidden, white on nothing, or too small to be seen."""
    own = _vanishes(run)
    if own is not None:
        return own
    properties = [mark for part in run if local(part) == "rPr" for mark in part]
    styled = {attribute(mark, "val") for mark in properties if local(mark) == "rStyle"}
    if styled & hidden or (not styled and _paragraph_style(run) in hidden):
        return True
    for mark in properties:
        value = attribute(mark, "val") or ""
        if local(mark) in ("sz", "szCs") and value.isdigit() and len(value) < 5 and int(value) <= TINY:
            return True
        if local(mark) == "color" and value.upper() in WHITE and not _is_filled(run):
            return True
    return False


def _vanishes(element: Any) -> bool | None:
    """What the element's own properties say of being hidden; None when they say nothing."""
    for properties in element:
        if local(properties) == "rPr":
            for mark in properties:
                if local(mark) in ("vanish", "webHidden"):
                    return (attribute(mark, "val") or "true") not in NO
    return None


def _paragraph_style(run: Any) -> str | None:
    paragraph = next((above for above in run.iterancestors() if local(above) == "p"), None)
    for properties in paragraph if paragraph is not None else ():
        if local(properties) == "pPr":
            return next((attribute(mark, "val") for mark in properties if local(mark) == "pStyle"), None)
    return None


def _is_filled(run: Any) -> bool:
    """Tell whether something around a run may give it a ground of another colour."""
    for above in (run, *run.iterancestors()):
        for properties in above:
            name = local(properties)
            if name == "background" or (name.endswith("Pr") and any(local(mark) in FILL for mark in properties)):
                return True
    return False


def hidden_text_styles(*roots: Any | None) -> frozenset[str]:
    """The names of the styles of an OpenDocument text that hide their words."""
    found: dict[str, tuple[bool | None, str | None]] = {}
    for root in roots:
        for style in root.iter() if root is not None else ():
            if local(style) == "style":
                found[attribute(style, "name") or ""] = (_text_vanishes(style), attribute(style, "parent-style-name"))
    return frozenset(name for name in found if _inherited(name, found))


def _text_vanishes(style: Any) -> bool | None:
    for properties in style:
        if local(properties) == "text-properties":
            size = re.fullmatch(r"(\d{1,4})(?:\.\d{1,6})?pt", attribute(properties, "font-size") or "")
            white = (attribute(properties, "color") or "").upper() in WHITE
            ground = any(attribute(part, "background-color") not in (None, "transparent") for part in style)
            if attribute(properties, "display") == "none" or (size and int(size[1]) <= TINY // 2):
                return True
            if white and not ground:
                return True
            if attribute(properties, "display") is not None:
                return False
    return None


def text_is_hidden(element: Any, hidden: frozenset[str]) -> bool:
    """Tell whether a part of an OpenDocument text is hidden by itself or by its style."""
    name = local(element)
    if name in ("hidden-text", "hidden-paragraph"):
        return attribute(element, "is-hidden") != "false"
    if name == "section" and attribute(element, "display") in ("none", "condition"):
        return True
    styled = attribute(element, "style-name") in hidden
    return styled and not any(local(above) == "table-cell" for above in element.iterancestors())


def without_hidden_rtf(data: bytes) -> bytes:
    r"""An RTF document without the words that it hides (\v) or that were deleted (\deleted).

    >>> without_hidden_rtf(rb"{\rtf1 Seen {\v hidden} {\deleted gone}\v no\v0  again}")
    b'{\\rtf1 Seen {\\v } {\\deleted }\\v \\v0  again}'
    """
    if b"\\v" not in data and b"\\deleted" not in data:
        return data
    return b"".join(_seen(data))


def _seen(data: bytes) -> Iterator[bytes]:
    groups: list[bool] = []
    hidden = False
    for token in TOKEN.finditer(data):
        piece = token[0]
        if token.lastgroup == "brace":
            if piece == b"{":
                groups.append(hidden)
            elif groups:
                hidden = groups.pop()
            yield piece
        elif token.lastgroup == "word":
            word = HIDDEN_WORD.fullmatch(piece)
            name, value = (word[1].lower(), word[2]) if word else (b"", None)
            if name in (b"v", b"deleted"):
                hidden = value != b"0"
            elif name == b"plain":
                hidden = False
            if not (hidden and name == b"u"):
                yield piece
        elif not hidden or piece in (b"\\*", b"\\\n", b"\\\r"):
            yield piece
