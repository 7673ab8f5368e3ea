"""What an article says of itself in its own text: section, title, byline, date line, "Key: value" head."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from onrecord import lang
from onrecord.model import DateCandidate
from onrecord.text import is_hard_wrapped

HEAD_LINES = 12
LONG = 200
BODY = 60
WORD = r"[^\W\d_][\w.’'ʼ-]*"
BREAKS = re.compile(r"[^\r\n\x85\u2028\u2029]+")
ENDS_SENTENCE = re.compile(r"[.!?…؟。][\"”»’')\]]*$")
ENDS_NO_TITLE = re.compile(r"(?<![.…])\.$|[,;:]$")
MARKDOWN_HEADING = re.compile(r"\#{1,6}[ \t]+(?P<title>\S(?:.*\S)?)[ \t]*$", re.VERBOSE)  # # Fire in Mirava
FENCE = re.compile(r"(?:---|\+\+\+)[ \t]*$")
KEY_VALUE = re.compile(r"(?P<key>[^\W\d_][\w ]{0,30}?)[ \t]*[:=][ \t]+(?P<value>\S.*)$")  # Author: Anna Korel
ISO = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")  # 2021-05-03
DOTTED = re.compile(r"(?<!\d)(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:19|20)\d\d)(?!\d)")  # 03.05.2021
DAY_FIRST = re.compile(  # Monday, 3rd of May 2021
    r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<m>[^\W\d_]{3,10})\.?,?\s+(?P<y>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
MONTH_FIRST = re.compile(  # May 3, 2021
    r"(?P<m>[^\W\d_]{3,10})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)(?!\d)", re.IGNORECASE
)
DATELINE = re.compile(
    r"""
    (?P<place> [A-ZÀ-ÞЀ-Я] [\w’'\ ./-]{1,40}? )     # LODZERN
    (?: , \s* (?P<date> [^()–—]{3,40}? ) )? \s*    # , 3 May
    (?: \( (?P<agency> [^()]{2,40} ) \) \s* )?      # (Northern Wire)
    (?: [–—] | -{1,2} (?=\s) ) \s*                 # —
    """,
    re.VERBOSE,
)
TIME = re.compile(
    r"(?:at\s+)?\b\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s*(?:UTC|GMT|[A-Z]{2,4}T))?", re.IGNORECASE
)
SEPARATORS = re.compile(r"\s*[|·•]\s*|\s+[–—-]\s+|,\s+")
LEAD_DASH = re.compile(r"[–—-]{1,2}\s*")


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
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Head:
    """What was found so far while the head and foot of one text are read."""

    text: str
    values: dict[str, tuple[int, int]] = field(default_factory=dict)
    names: list[tuple[int, int]] = field(default_factory=list)
    dates: list[DateCandidate] = field(default_factory=list)
    loose: list[tuple[int, int]] = field(default_factory=list)

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
    lines = list(_lines(text))
    body = _read_keys(head, lines)
    body = _read_head(head, lines[body : body + HEAD_LINES], markdown=markdown) + body
    if body < len(lines):
        _read_dateline(head, lines[body])
        if foot and not head.names:
            _read_foot(head, lines[body:])
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
    )


def iso_date(words: str) -> str | None:
    """The full date that some words give, as an ISO date; None when day, month or year is missing or impossible.

    >>> iso_date("Monday, 3 May 2021"), iso_date("May 3"), iso_date("2021-02-30")
    ('2021-05-03', None, None)
    """
    found = _find_date(words)
    return found[1] if found else None


def is_person(words: str) -> bool:
    """Tell whether words are built like the bare name of a person, and like nothing else.

    >>> is_person("Anna de la Korel"), is_person("Northern Wire"), is_person("The End")
    (True, False, False)
    """
    parts = words.split()
    if (
        not 2 <= len(parts) <= 5
        or words.lower() in _all_words("not_names")
        or parts[0].lower() in ("the", "in", "on", "a")
    ):
        return False
    if any(part.lower().strip(".") in _all_words("outlets") | _all_words("sections") for part in parts):
        return False
    named = [
        part
        for part in parts
        if re.fullmatch(WORD, part)
        and (part[0].isupper() or (part[0].isalpha() and part[0].lower() == part[0].upper()))
    ]
    return len(named) >= 2 and all(part in named or part.lower() in _all_words("particles") for part in parts)


def _is_capital(letter: str) -> bool:
    """Tell whether a letter is a capital, or of a script that has none."""
    return letter.isupper() or (letter.isalpha() and letter.lower() == letter.upper())


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
    if not fenced and len(found) < 2 and not any(name in ("title", "published", "publisher") for name, _, _ in found):
        return 0
    for name, s, e in found:
        _set_key(head, name, *_unquoted(head.text, s, e))
    return count


def _set_key(head: _Head, name: str, s: int, e: int) -> None:
    if name == "authors":
        head.names.extend(_split_names(head.text, s, e))
    elif name == "published":
        day = iso_date(head.text[s:e])
        if day:
            head.dates.append(DateCandidate(value=day, origin="head of the text"))
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
        elif _read_byline(head, s, e) or _read_credit(head, s, e):
            continue
        elif (
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
    if _is_title(head.text[s:e]):
        head.values["title"] = (s, e)


def _is_heading_mark(line: str) -> bool:
    return not any(map(str.isalnum, line))


def _is_section(line: str) -> bool:
    items = [item.strip().lower() for item in re.split(r"[,/|>»:]", line.strip("[]"))]
    known = _all_words("sections")
    return all(len(item.split()) <= 3 for item in items) and any(item in known for item in items) and len(items) <= 6


def _is_title(line: str) -> bool:
    return (
        len(line.split()) >= 2 and len(line) <= LONG and not ENDS_NO_TITLE.search(line) and any(map(str.isalpha, line))
    )


def _read_byline(head: _Head, s: int, e: int) -> bool:
    """Reads "By Anna Korel and Ivo Dantz, Kalden Courier"; True when the line is a byline."""
    line = head.text[s:e]
    for words in _bylines():
        after = line[len(words) :]
        if line[: len(words)].lower() == words and re.match(
            r"\s*:\s*" if words in _all_words("byline_colon") else r"\s*:\s*|\s+", after
        ):
            rest = line[len(words) :]
            break
    else:
        return False
    start = e - len(rest.lstrip(" \t:"))
    if head.text[start : start + 1].islower() or len(line) > 120 or ENDS_SENTENCE.search(line):
        return False
    names = _split_names(head.text, start, _until_date(head, start, e))
    if names and not head.names:
        head.names.extend(names)
    return bool(names)


def _until_date(head: _Head, s: int, e: int) -> int:
    found = _find_date(head.text[s:e])
    if found is None:
        return e
    head.dates.append(DateCandidate(value=found[1], origin="date line"))
    before = head.text[s : s + found[0][0]].rstrip()
    return s + len(re.sub(r"[\s,|·•–—(-]+$", "", before))


def _split_names(text: str, s: int, e: int) -> list[tuple[int, int]]:
    """The places of the names in "Anna Korel, Ivo Dantz and Mira Sol"; stops at what is no name ("in Kalden")."""
    joiners = "|".join(sorted(map(re.escape, _all_words("and"))))
    names: list[tuple[int, int]] = []
    at = s
    for part in re.split(rf"(\s*[,;]\s*|\s+&\s+|\s+(?:{joiners})\s+|\s*[|]\s*)", text[s:e]):
        name = re.match(rf"{WORD}(?:\s+{WORD}){{0,4}}", part)
        if name and (named := _name_length(name[0])):
            found = part[:named]
            if names and not is_person(found):
                break
            names.append((at, at + named))
        elif part.strip() and not re.fullmatch(rf"\s*(?:[,;|&]|{joiners})\s*", part):
            break
        at += len(part)
    return names


def _name_length(words: str) -> int:
    """How much of the words is a name: capitalised words and the particles between them."""
    end = 0
    for match in re.finditer(r"\S+", words):
        word = match[0]
        if _is_capital(word[0]):
            end = match.end()
        elif word.lower() not in _all_words("particles"):
            break
    return end


def _read_credit(head: _Head, s: int, e: int) -> bool:
    """Reads a line of date, outlet and name ("The Kalden Courier, 3 May 2021"); True when it is one."""
    line = head.text[s:e]
    found = _find_date(line)
    if found is None or len(line) > 120:
        return False
    (start, end), day = found
    rest = TIME.sub(" ", line[end:])
    before = line[:start]
    lead = SEPARATORS.split(before.strip(" ,|·•–—-(")) if before.strip(" ,|·•–—-(") else []
    tail = [part for part in SEPARATORS.split(rest.strip(" ,|·•–—-)")) if part]
    if any(len(part.split()) > 5 for part in (*lead, *tail)) or len(lead) + len(tail) > 4 or ENDS_SENTENCE.search(line):
        return False
    updated = any(before.lower().lstrip().startswith(word) for word in _all_words("updated"))
    head.dates.append(DateCandidate(value=day, origin="update line" if updated else "date line"))
    for part in (*lead, *tail):
        at = line.find(part)
        if is_person(part) and not head.names:
            head.names.append((s + at, s + at + len(part)))
        elif _is_outlet(part):
            head.values.setdefault("publisher", (s + at, s + at + len(part)))
    return True


def _is_outlet(words: str) -> bool:
    parts = words.split()
    known = _all_words("outlets")
    return len(parts) >= 2 and all(p[0].isupper() for p in parts) and any(p.lower() in known for p in parts)


def _read_dateline(head: _Head, at: tuple[int, int]) -> None:
    match = DATELINE.match(head.text[at[0] : min(at[1], at[0] + 160)])
    day = iso_date(match["date"]) if match and match["date"] else None
    if day:
        head.dates.append(DateCandidate(value=day, origin="dateline"))


def _read_foot(head: _Head, lines: list[tuple[int, int]]) -> None:
    """A byline or the bare name of a person in the last line."""
    if len(lines) < 2:
        return
    s, e = lines[-1]
    dash = LEAD_DASH.match(head.text, s, e)
    s = dash.end() if dash else s
    s, e = (s + 1, e - 1) if head.text[s] == "(" and head.text[e - 1] == ")" else (s, e)
    if is_person(head.text[s:e]):
        head.names.append((s, e))
    else:
        _read_byline(head, s, e)


def _find_date(words: str) -> tuple[tuple[int, int], str] | None:
    months = _months()
    for pattern in (ISO, DAY_FIRST, MONTH_FIRST, DOTTED):
        for match in pattern.finditer(words):
            month = int(match["m"]) if match["m"].isdigit() else months.get(match["m"].lower())
            day = _valid_day(int(match["y"]), month, int(match["d"])) if month else None
            if day:
                return match.span(), day
    return None


def _valid_day(year: int, month: int, day: int) -> str | None:
    from datetime import date

    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


@cache
def _all_words(name: str) -> frozenset[str]:
    return frozenset(word for code in lang.languages("reading") for word in lang.words(code, "reading").get(name, ()))


@cache
def _bylines() -> tuple[str, ...]:
    return tuple(sorted(_all_words("byline") | _all_words("byline_colon"), key=lambda words: (-len(words), words)))


@cache
def _keys() -> dict[str, str]:
    tables = (lang.words(code, "reading").get("keys", {}) for code in lang.languages("reading"))
    return {key: name for table in tables for name, keys in table.items() for key in keys}


@cache
def _months() -> dict[str, int]:
    tables = (lang.words(code, "reading").get("months", {}) for code in lang.languages("reading"))
    return {word: number for table in tables for word, number in table.items()}
