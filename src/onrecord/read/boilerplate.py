"""What a page carries beside its article: navigation, boxes, forms, invitations to share."""

import re
from typing import Any

BOILERPLATE = re.compile(
    r"""
    \b (?: (?<! has- ) (?<! no- ) comment (?! s?[-_] (?: open | closed | enabled | allowed | on | off )\b )
    | sidebar | related | footer | share | social | promo | newsletter | subscribe | cookie | advert | menu | breadcrumb
    | widget | nav )
    """,
    re.IGNORECASE | re.VERBOSE,
)  # class="comment-list"
BOILERPLATE_TAGS = frozenset({"nav", "aside", "footer", "form", "figure"})
WHOLE = frozenset({"html", "body", "article", "main"})


def is_boilerplate(element: Any, *, below: Any = None) -> bool:
    """Tell whether the element, or one around it below the given one, is beside the article by its name or class."""
    while element is not None and element is not below:
        if element.tag in BOILERPLATE_TAGS or marked(element, BOILERPLATE, "class", "id"):
            return element.tag not in WHOLE
        element = element.getparent()
    return False


def marked(element: Any, mark: re.Pattern[str], *attributes: str) -> bool:
    """Tell whether one of these attributes of the element holds the mark."""
    return bool(mark.search(" ".join(element.get(name) or "" for name in attributes)))
