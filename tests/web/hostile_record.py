"""A record in which every free field holds what attackers write: markup, handlers, templates, signs that turn text."""

from dataclasses import fields, is_dataclass, replace
from itertools import count

from example_record import Finder, example_record, make

from onrecord.model import Citation, Claim, Problem

WORDS = (
    "<script>window.ran=1</script>",
    '"><img src=x onerror="window.ran=1">',
    "'><svg/onload=window.ran=1>",
    '" autofocus onfocus="window.ran=1" x="',
    "javascript:window.ran=1",
    "{{ 7*7 }}${7*7}<%= 7*7 %>#{7*7}{% raw %}",
    "</title></style></textarea></select><script>window.ran=1</script>",
    "--><script>window.ran=1</script><!--",
    "]]><script>window.ran=1</script>",
    '<iframe srcdoc="<script>parent.ran=1</script>"></iframe>',
    '<base href="http://evil.example/"><link rel=stylesheet href="http://evil.example/a.css">',
    '<meta http-equiv="refresh" content="0;url=http://evil.example/">',
    '<form action="http://evil.example/"><button formaction="javascript:window.ran=1">x',
    "<math><mi xlink:href='data:text/html,<script>window.ran=1</script>'>",
    "&lt;script&gt;window.ran=1&lt;/script&gt; &#60;b&#62;",
    "\u202edetcerrid\u202c \u2066open \u202eturned",
    "%0d%0aSet-Cookie: a=b \\u003cscript\\u003e \\x3cscript\\x3e",
    "\x1b[31mred\x07 a\x00b",
)
ADDRESSES = (
    "javascript:window.ran=1",
    "JaVaScRiPt:window.ran=1//http://post.example/",
    " javascript:window.ran=1",
    "java\tscript:window.ran=1",
    "data:text/html,<script>window.ran=1</script>",
    "vbscript:window.ran=1",
    "//evil.example/a",
    "file:///etc/passwd",
    'https://post.example/"onmouseover="window.ran=1',
    "https://post.example/'><script>window.ran=1</script>",
    "https://user:secret@evil.example/@post.example",
)
ADDRESSED = frozenset({"uri", "url", "target"})
FREE = frozenset({
    "title", "publisher", "name", "role", "label", "message", "source", "note", "reasons", "aliases", "roles",
    "authors", "section", "publishers", "value", "according_to",
})  # fmt: skip


def hostile_record():
    """The example's record with hostile words in each of its names, titles and addresses, and an article of them."""
    turn = count()
    record = _spoiled(example_record(), turn)
    return replace(record, findings=(*record.findings, _article()))


def spoiled(record, words):
    """A record with one of some words in each of its names, titles and addresses, and an article that says them all."""
    found = Finder(make("\n\n".join(f"{word} it rained" for word in words), publisher=words[0], title=words[1]))
    for word in words:
        found.statement(f"{word} it rained", mode="direct")
    spoilt = _spoiled(record, count(), words=words)
    return replace(spoilt, findings=(*spoilt.findings, found.findings))


def _spoiled(value, turn, name="", words=None):
    """A value of the model with a hostile word after each string that people or files may have written."""
    if isinstance(value, tuple):
        return tuple(_spoiled(part, turn, name, words) for part in value)
    if words and isinstance(value, str) and name in FREE | ADDRESSED:
        return words[next(turn) % len(words)]
    if isinstance(value, str) and name in ADDRESSED:
        return ADDRESSES[next(turn) % len(ADDRESSES)]
    if isinstance(value, str) and name in FREE:
        return f"{value} {WORDS[next(turn) % len(WORDS)]}"
    if is_dataclass(value):
        said = {f.name: getattr(value, f.name) for f in fields(value) if f.init}
        return replace(value, **{key: _spoiled(part, turn, key, words) for key, part in said.items()})
    return value


def _article():
    """An article whose every statement, speaker, event, citation and claim is hostile."""
    said = [(f"“In Brenn {word} it rained”", f"Speaker {number} {word}") for number, word in enumerate(WORDS)]
    text = "\n\n".join(f"{quote}, said {speaker} <here>." for quote, speaker in said)
    document = make(
        text, publisher=WORDS[0] + "\u202e", title=WORDS[6] + WORDS[1], published="2019-05-22", uri=ADDRESSES[9]
    )
    found = Finder(document)
    for number, (quote, speaker) in enumerate(said):
        found.statement(quote, speaker=speaker, name=speaker, role=WORDS[number], cue="said", mode="direct")
        span = found.at(quote)
        found.add(
            Citation(
                id=span.id("ci"), span=span, form="link", state="found", label=WORDS[number],
                target=ADDRESSES[number % len(ADDRESSES)], found_by="hand@1",
            ),
            Claim(id=span.id("cl"), span=span, kind="conclusion", found_by="hand@1"),
            Problem(kind="check", message=WORDS[number], start=span.start, end=span.end, source=WORDS[number]),
        )  # fmt: skip
    return found.findings
