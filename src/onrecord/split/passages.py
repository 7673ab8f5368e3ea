"""Which language each passage is in (script first, then py3langid, and only where there is enough text to tell)."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from onrecord.model import Document, Passage, Span

SAMPLE = 5_000
ENOUGH_LETTERS = 20
ENOUGH_TO_DIFFER = 120
SURE = 0.95
SCRIPT_LANGUAGES = {
    "ARABIC": ("ar", "ary", "arz", "fa", "ur", "ps", "ug", "ckb", "sd"),
    "CYRILLIC": ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt", "ba", "cv", "os"),
    "HEBREW": ("he",),
    "GREEK": ("el",),
    "ARMENIAN": ("hy",),
    "GEORGIAN": ("ka",),
    "THAI": ("th",),
    "HANGUL": ("ko",),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "CJK": ("zh", "ja"),
    "DEVANAGARI": ("hi", "mr", "ne", "sa", "bh"),
}


def split_passages(document: Document, paragraphs: Iterable[Span]) -> Iterator[Passage]:
    """Runs of paragraphs in one language, in order of the text; None where it cannot be told."""
    listed = list(paragraphs)
    main = document.language or _main_language([document.quote(span) for span in listed])
    told = [(span, passage_language(document.quote(span), main)) for span in listed]
    for language, group in groupby(told, key=lambda pair: pair[1]):
        spans = [span for span, _ in group]
        yield Passage(span=Span(doc=document.id, start=spans[0].start, end=spans[-1].end), language=language)


def _main_language(texts: list[str]) -> str | None:
    """The language of the paragraphs in the script that most letters belong to."""
    by_script: dict[str, list[str]] = {}
    for text in texts:
        script = main_script(text)
        if script is not None:
            by_script.setdefault(script, []).append(text)
    if not by_script:
        return None
    most = max(by_script, key=lambda script: (sum(map(len, by_script[script])), script))
    return guess_language("\n".join(by_script[most])[:SAMPLE])


def passage_language(text: str, main: str | None) -> str | None:
    """The language of one paragraph: the article's, unless script or a long enough text says otherwise.

    >>> passage_language("Short words.", "en")
    'en'
    """
    script = main_script(text)
    letters = sum(map(str.isalpha, text))
    if script is None:
        return main
    if main is not None and _fits(main, script):
        if letters < ENOUGH_TO_DIFFER:
            return main
        language, probability = _classify(text, script)
        return language if probability >= SURE else main
    return guess_language(text)


def guess_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of a text, or None when there is too little of it to tell.

    >>> guess_language("The committee met on Tuesday and said that it would meet again.")
    'en'
    >>> guess_language("12 % 7") is None
    True
    """
    script = main_script(text)
    if script is None or (script == "LATIN" and sum(map(str.isalpha, text)) < ENOUGH_LETTERS):
        return None
    return _classify(text, script)[0]


def main_script(text: str) -> str | None:
    """The Unicode script that most letters of a text belong to ("LATIN", "CYRILLIC"), or None without letters.

    >>> main_script("Привет, world of мир и труд")
    'CYRILLIC'
    """
    counts = Counter(unicodedata.name(c, "?").split(" ")[0] for c in text[:SAMPLE] if c.isalpha())
    return counts.most_common(1)[0][0] if counts else None


def _fits(language: str, script: str) -> bool:
    special = [known for known, languages in SCRIPT_LANGUAGES.items() if language in languages]
    return script in special if special else script == "LATIN"


def _classify(text: str, script: str) -> tuple[str | None, float]:
    candidates = SCRIPT_LANGUAGES.get(script)
    if candidates is not None and len(candidates) == 1:
        return candidates[0], 1.0
    ranked: list[tuple[str, float]] = _identifier().rank(text[:SAMPLE])
    for language, probability in ranked:
        if _fits(language, script):
            return language, float(probability)
    return None, 0.0


@cache
def _identifier():  # type: ignore[no-untyped-def]  # noqa: ANN202
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
