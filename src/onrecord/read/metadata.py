"""What an article says of itself in its own text: section, title, byline, date line, "Key: value" head."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from onrecord import lang
from onrecord.model import DateCandidate
from onrecord.read.bylines import is_outlet, is_person, no_names, reading_words, split_names
from onrecord.read.days import find_date, iso_date, moment
from onrecord.text import is_hard_wrapped

HEAD_LINES = 12
MOST_LINES = 60
LINE_MARKS = "\n\r\x85\u2028\u2029"
LONG = 200
BODY = 60
TWO_SENTENCES = re.compile(r"[a-zа-я]{3}[.!?] [A-ZА-Я“\"(]")  # Two were hurt. Police say
BREAKS = re.compile(r"[^\r\n\x85\u2028\u2029]+")  # one line
ENDS_SENTENCE = re.compile(r"[.!?…؟。][\"”»’')\]]*$")  # ... left.”
ENDS_NO_TITLE = re.compile(r"(?<![.…])\.$|[,;:]$")  # It rained.
MARKDOWN_HEADING = re.compile(r"\#{1,6}[ \t]+(?P<title>\S(?:.*\S)?)[ \t]*$", re.VERBOSE)  # # Fire in Mirava
FENCE = re.compile(r"(?:---|\+\+\+)[ \t]*$")  # ---
KEY_VALUE = re.compile(r"(?P<key>[^\W\d_][\w ]{0,30}?)[ \t]*[:=][ \t]+(?P<value>\S.*)$")  # Author: Anna Korel
DATELINE = re.compile(
    r"""
    (?P<place> [A-ZÀ-ÞЀ-Я] [\w’'\ ./-]{1,40}? )     # LODZERN
    (?: , \s* (?P<date> [^()–—]{3,40}? ) )? \s*    # , 3 May
    (?: \( (?P<agency> [^()]{2,40} ) \) \s* )?      # (Northern Wire)
    (?: [–—―_] | -{1,2} (?= \s | $) ) \s*           # —
    """,
    re.VERBOSE,
)
TIME = re.compile(
    r"(?:at\s+)?\b\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s*(?:UTC|GMT|[A-Z]{2,4}T))?", re.IGNORECASE
)
UPDATED = re.compile(r"\b(?:last\s+)?updated?(?:\s+(?:at|on))?\b:?", re.IGNORECASE)  # Last updated at
SEPARATORS = re.compile(r"(?<!\s)\s++(?:[|·•]\s*|[–—-]\s+)|[|·•]\s*|,\s+")  # Post | 3 May
LEAD_DASH = re.compile(r"[–—-]{1,2}\s*")  # — It rained


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a document says of itself; `title_at` and `byline_at` are places in the text, where they stand in it."""

    title: str | None = None
    title_at: tuple[int, int] | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    byline_at: tuple[int, int] | None = None
    section: str | None = None
    language: str | None = None
    url: str | None = None
    given_id: str | None = None
    candidates: tuple[DateCandidate, ...] = ()
    retrieved: str | None = None
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Head:
    """What was found so far while the head and foot of one text are read."""

    text: str
    values: dict[str, tuple[int, int]] = field(default_factory=dict)
    names: list[tuple[int, int]] = field(default_factory=list)
    dates: list[DateCandidate] = field(default_factory=list)
    loose: list[tuple[int, int]] = field(default_factory=list)
    retrieved: str | None = None

    def words(self, name: str) -> str | None:
        at = self.values.get(name)
        return self.text[at[0] : at[1]] if at else None


def metadata_of(text: str, *, markdown: bool = False, foot: bool = True) -> Metadata:
    r"""What the head and the foot of a text say of it; None where they leave it open.

    `foot=False` reads the head alone.

    >>> found = metadata_of("Fire in Mirava\n\nBy Anna Korel\n\nLODZERN, 3 May 2021 (Northern Wire) — It burned.")
    >>> found.title, found.authors, found.candidates[0].value
    ('Fire in Mirava', ('Anna Korel',), '2021-05-03')
    """
    head = _Head(text=text)
    lines = list(islice(_lines(text), MOST_LINES))
    body = _read_keys(head, lines)
    body = _read_head(head, lines[body : body + HEAD_LINES], markdown=markdown) + body
    if body < len(lines):
        _read_dateline(head, lines[body])
        if foot and not head.names and len(lines) - body > 1:
            _read_foot(head)
    _settle_loose(head, has_body=body < len(lines))
    return Metadata(
        title=head.words("title"),
        title_at=head.values.get("title"),
        publisher=head.words("publisher"),
        authors=tuple(text[s:e] for s, e in head.names),
        byline_at=(head.names[0][0], head.names[-1][1]) if head.names else None,
        section=head.words("section"),
        language=head.words("language"),
        url=head.words("url"),
        given_id=head.words("id"),
        candidates=tuple(head.dates),
        retrieved=head.retrieved,
    )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in BREAKS.finditer(text):
        s, e = match.span()
        while s < e and (text[s].isspace() or text[s] in "\ufeff\u200b"):
            s += 1
        while e > s and text[e - 1].isspace():
            e -= 1
        if s < e:
            yield s, e


def _read_keys(head: _Head, lines: list[tuple[int, int]]) -> int:
    """Reads "Key: value" lines at the top, fenced or not; gives how many lines they take."""
    fenced = bool(lines) and bool(FENCE.match(head.text, *lines[0]))
    keys = _keys()
    count = int(fenced)
    found: list[tuple[str, int, int]] = []
    for s, e in lines[count : count + 40]:
        if fenced and FENCE.match(head.text, s, e):
            count += 1
            break
        pair = KEY_VALUE.match(head.text[s:e])
        name = keys.get(pair["key"].lower().strip()) if pair else None
        if name is None and not fenced:
            break
        count += 1
        if pair and name:
            found.append((name, s + pair.start("value"), e))
    if not fenced and len(found) < 2 and not any(name in ("title", "published") for name, _, _ in found):
        return 0
    for name, s, e in found:
        _set_key(head, name, *_unquoted(head.text, s, e))
    return count


def _set_key(head: _Head, name: str, s: int, e: int) -> None:
    if name == "authors":
        head.names.extend(split_names(head.text, s, e))
    elif name == "published":
        day = iso_date(head.text[s:e])
        if day:
            head.dates.append(DateCandidate(value=day, origin="head of the text"))
    elif name == "retrieved":
        head.retrieved = moment(head.text[s:e])
    elif s < e:
        head.values.setdefault(name, (s, e))


def _unquoted(text: str, s: int, e: int) -> tuple[int, int]:
    pairs = {'"': '"', "'": "'", "[": "]", "“": "”"}
    return (s + 1, e - 1) if e - s > 2 and pairs.get(text[s]) == text[e - 1] else (s, e)


def _read_head(head: _Head, lines: list[tuple[int, int]], *, markdown: bool) -> int:
    """Reads the lines before the body: section, title, byline, date; gives how many lines there are."""
    wrapped = is_hard_wrapped(head.text)
    for n, (s, e) in enumerate(lines):
        if markdown:
            s, e = _unmarked(head.text, s, e)
        line = head.text[s:e]
        heading = MARKDOWN_HEADING.match(line) if markdown or line.startswith("# ") else None
        if heading:
            if "title" in head.values:
                return n
            head.values["title"] = (s + heading.start("title"), s + heading.end("title"))
        elif _read_byline(head, s, e) or _read_credit(head, s, e) or _is_caption(line):
            continue
        elif ((dateline := DATELINE.match(line)) and dateline.end() == len(line)) or (
            _is_body(line)
            or (wrapped and not _stands_alone(head.text, s, e))
            or n + 1 == len(lines)
            or len(head.loose) >= 3
        ):
            return n
        else:
            head.loose.append((s, e))
    return len(lines)


def _unmarked(text: str, s: int, e: int) -> tuple[int, int]:
    """The bounds without Markdown's emphasis around them (*By Anna Korel*)."""
    while e - s > 2 and text[s] == text[e - 1] and text[s] in "*_":
        s, e = s + 1, e - 1
    return s, e


def _stands_alone(text: str, s: int, e: int) -> bool:
    before = text[:s].rpartition("\n")[0]
    after = text[e:].partition("\n")[2].partition("\n")[0]
    return not after.strip() and not before.rpartition("\n")[2].strip()


def _is_body(line: str) -> bool:
    if len(line) > LONG or (len(line) > BODY and ENDS_SENTENCE.search(line) and not line.endswith(("?", "!"))):
        return True
    dateline = DATELINE.match(line)
    return bool(dateline and (dateline["agency"] or (dateline["date"] and any(map(str.isdigit, dateline["date"])))))


def _settle_loose(head: _Head, *, has_body: bool) -> None:
    """Decides which of the loose lines of the head is the section and which is the title."""
    loose = [at for at in head.loose if not (_is_heading_mark(head.text[at[0] : at[1]]))]
    if not has_body or not loose:
        return
    more = len(loose) > 1 or "title" in head.values
    if more and "section" not in head.values and _is_section(head.text[loose[0][0] : loose[0][1]]):
        head.values["section"] = loose.pop(0)
    if "title" in head.values or not loose:
        return
    s, e = loose[0]
    bare_name = is_outlet(head.text[s:e]) or (not head.names and is_person(head.text[s:e], capitals=True))
    if _is_title(head.text[s:e]) and not bare_name:
        head.values["title"] = (s, e)


def _is_caption(line: str) -> bool:
    """Tell whether a line stands under a picture or leads elsewhere ("Photo: Northern Wire", "Read more: ...")."""
    low = line.lower().lstrip(" (.[*•-")
    marked = any(f"({word}" in line.lower() for word in reading_words("credits"))
    return marked or any(low.startswith(word) for word in (*reading_words("credits"), *reading_words("not_titles")))


def _is_heading_mark(line: str) -> bool:
    return not any(map(str.isalnum, line))


def _is_section(line: str) -> bool:
    items = [item.strip().lower() for item in re.split(r"[,/|>»:]", line.strip("[]"))]
    known = reading_words("sections")
    return all(len(item.split()) <= 3 for item in items) and any(item in known for item in items) and len(items) <= 6


def _is_title(line: str) -> bool:
    if len(line.split()) < 2 or len(line) > LONG or ENDS_NO_TITLE.search(line) or TWO_SENTENCES.search(line):
        return False
    return any(map(str.isalpha, line)) and not line[0].islower()


def _read_byline(head: _Head, s: int, e: int) -> bool:
    """Reads "By Anna Korel and Ivo Dantz, Kalden Courier"; True when the line is a byline, with a name or without."""
    line = head.text[s:e]
    length = _byline_words(line)
    if not length or len(line) > 120 or ENDS_SENTENCE.search(line):
        return False
    words = {word.lower().strip(".,") for word in line[length:].split()}
    if line[length : length + 1].islower():
        return bool(words & no_names() & reading_words("unnamed"))
    names = split_names(head.text, s + length, _until_date(head, s + length, e))
    if len(names) == 1 and " " not in head.text[slice(*names[0])] and names[0][1] < e:
        names = []  # one word with more behind it is no name
    if names and not head.names:
        head.names.extend(names)
    return bool(names or words & reading_words("unnamed"))


def _byline_words(line: str) -> int:
    """How many characters stand before the names of a byline ("By ", "Author: "); 0 when it is none."""
    for words in _bylines():
        gap = r"\s*:\s*" if words in reading_words("byline_colon") else r"\s*:\s*|\s+"
        if line[: len(words)].lower() == words and (match := re.compile(gap).match(line, len(words))):
            return match.end()
    return 0


def _until_date(head: _Head, s: int, e: int) -> int:
    found = find_date(head.text[s:e])
    if found is None:
        return e
    head.dates.append(DateCandidate(value=found[1], origin="date line"))
    before = head.text[s : s + found[0][0]].rstrip()
    return s + len(re.sub(r"(?<![\s,|·•–—(-])[\s,|·•–—(-]+$", "", before))


def _read_credit(head: _Head, s: int, e: int) -> bool:
    """Reads a line of date, outlet and name ("The Kalden Courier, 3 May 2021"); True when it is one."""
    line = head.text[s:e]
    found = find_date(line) if len(line) <= 120 else None
    if found is None:
        return False
    (start, end), day = found
    rest = UPDATED.sub(" ", TIME.sub(" ", line[end:]))
    before = line[:start]
    lead = SEPARATORS.split(before.strip(" ,|·•–—-(")) if before.strip(" ,|·•–—-(") else []
    tail = [part for part in SEPARATORS.split(rest.strip(" ,|·•–—-)")) if part]
    if any(len(part.split()) > 5 for part in (*lead, *tail)) or len(lead) + len(tail) > 4 or ENDS_SENTENCE.search(line):
        return False
    updated = any(before.lower().lstrip().startswith(word) for word in reading_words("updated"))
    head.dates.append(DateCandidate(value=day, origin="update line" if updated else "date line"))
    for part in (*lead, *tail):
        at = line.find(part)
        if is_person(part) and not head.names:
            head.names.append((s + at, s + at + len(part)))
        elif is_outlet(part):
            head.values.setdefault("publisher", (s + at, s + at + len(part)))
    return True


def _read_dateline(head: _Head, at: tuple[int, int]) -> None:
    match = DATELINE.match(head.text[at[0] : min(at[1], at[0] + 160)])
    day = iso_date(match["date"]) if match and match["date"] else None
    if day:
        head.dates.append(DateCandidate(value=day, origin="dateline"))


def _read_foot(head: _Head) -> None:
    """A byline or the bare name of a person in the last line."""
    end = len(head.text.rstrip())
    start = max(head.text.rfind(mark, 0, end) for mark in LINE_MARKS) + 1
    if end - start > LONG:
        return
    line = next(_lines(head.text[start:end]), None)
    if line is None:
        return
    s, e = start + line[0], start + line[1]
    dash = LEAD_DASH.match(head.text, s, e)
    s = dash.end() if dash else s
    if s >= e:
        return
    s, e = (s + 1, e - 1) if head.text[s] == "(" and head.text[e - 1] == ")" else (s, e)
    if is_person(head.text[s:e]):
        head.names.append((s, e))
    else:
        _read_byline(head, s, e)


@cache
def _bylines() -> tuple[str, ...]:
    known = reading_words("byline") | reading_words("byline_colon")
    return tuple(sorted(known, key=lambda words: (-len(words), words)))


@cache
def _keys() -> dict[str, str]:
    tables = (lang.words(code, "reading").get("keys", {}) for code in lang.languages("reading"))
    return {key: name for table in tables for name, keys in table.items() for key in keys}
