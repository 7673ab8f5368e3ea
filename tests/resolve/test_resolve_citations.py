import pytest

from onrecord import pipeline
from onrecord.config import Settings
from onrecord.model import Citation, Cue, Document, Event, Findings, Span, Statement
from onrecord.resolve.citations import resolve_citations
from onrecord.text import paragraphs


def backed(text, cited, form, *, content, cue="said", sentences=()):
    """The words of the source that the statement with that content has after resolving, or None."""
    document = Document(id="d", text=text, sha256="0", media_type="text/plain", reader="plain")

    def span(words):
        return document.span(text.index(words), text.index(words) + len(words))

    citation = Citation(id="c", span=span(cited), form=form, state="found", found_by="test@1")
    whole = sorted([span(content), span(cue)])
    statement = Statement(
        id="s",
        span=Span(doc="d", start=whole[0].start, end=max(one.end for one in whole)),
        content=(span(content),),
        cue=Cue(spans=(span(cue),)),
        mode="direct",
        found_by="test@1",
    )
    findings = Findings(
        document=document,
        paragraphs=tuple(document.span(*bounds) for bounds in paragraphs(text)),
        sentences=tuple(span(words) for words in sentences),
        statements=(statement,),
        citations=(citation,),
    )
    return resolve_citations(findings).statements[0].citation


@pytest.mark.parametrize(
    ("text", "cited", "form", "is_backed"),
    [
        ("“It is over,” he said. (Northern Wire)", "(Northern Wire)", "parenthesis", True),
        ("“It is over,” he said there to all. (", "(", "parenthesis", True),
        ("“It is over,” – he said.[1]", "[1]", "footnote", True),
        ("“It is over,” he said. It rained in Brenn. (Northern Wire)", "(Northern Wire)", "parenthesis", False),
        ("“It is over,” he said.\n\n(Northern Wire)", "(Northern Wire)", "parenthesis", False),
        ("(Northern Wire) “It is over,” he said.", "(Northern Wire)", "parenthesis", False),
        ("“It is over,” he said. They passed the law “On Order”.", "the law “On Order”", "law", False),
    ],
)
def test_a_source_backs_the_statement_that_it_directly_follows(text, cited, form, is_backed):
    assert backed(text, cited, form, content="“It is over,”") == ("c" if is_backed else None)


def test_a_named_outlet_backs_the_statement_of_its_sentence():
    text = "“It is over,” he told The Lodzern Post."
    assert backed(text, "told The Lodzern Post", "named", content="“It is over,”", cue="told", sentences=[text]) == "c"


def test_an_outlet_that_somebody_speaks_about_is_not_the_authors_source():
    text = "He said that the Kalden Courier reported lies."
    content = "that the Kalden Courier reported lies"
    assert backed(text, "Kalden Courier reported", "named", content=content, sentences=[text]) is None


def test_an_event_has_the_source_of_its_sentence():
    text = "Twelve died, as Varenia Today reported. Nobody was charged."
    document = Document(id="d", text=text, sha256="0", media_type="text/plain", reader="plain")
    first, second = document.span(0, 39), document.span(40, 59)
    events = tuple(
        Event(id=str(n), span=span, trigger=document.span(*at), type="ASSAULT", found_by="test@1")
        for n, (span, at) in enumerate([(first, (7, 11)), (second, (51, 58))])
    )
    citation = Citation(id="c", span=document.span(13, 38), form="named", state="missing", found_by="test@1")
    findings = Findings(document=document, sentences=(first, second), events=events, citations=(citation,))
    assert [event.citation for event in resolve_citations(findings).events] == ["c", None]


def test_findings_without_sources_stay_as_they_are():
    findings = Findings(document=Document(id="d", text="", sha256="", media_type="", reader=""))
    assert resolve_citations(findings) is findings


@pytest.mark.parametrize(
    ("text", "cited", "form", "is_backed"),
    [
        ("“It is over,” he said.[1]", "[1]", "footnote", True),
        ("“It is over,” he said,[1] and left.", "[1]", "footnote", True),
        ("“It is over,” he said. https://northern.example/a", "https://northern.example/a", "link", True),
        ("“It is over,” he said. It rained. https://northern.example/a", "https://northern.example/a", "link", False),
        ("“It is over,” he said. [8:36]", "[8:36]", "scripture", True),
        ("“It is over,” he said. (Source:", "(Source:", "parenthesis", True),
        ("“It is over,” he said. (", "(", "parenthesis", True),
        ("“It is over,” he said — “and that is that.” (Northern Wire)", "(Northern Wire)", "parenthesis", True),
        (
            "“It is over,” he said. Nobody spoke again that night, not even she. (Kalden Courier)",
            "(Kalden Courier)",
            "parenthesis",
            False,
        ),
        ("“It is over,” he said (Kalden Courier).", "(Kalden Courier)", "parenthesis", True),
        ("“It is over,” he said; she left (Kalden Courier).", "(Kalden Courier)", "parenthesis", True),
    ],
)
def test_brackets_notes_and_links_back_the_words_right_before_them(text, cited, form, is_backed):
    assert backed(text, cited, form, content="“It is over,”", sentences=()) == ("c" if is_backed else None)


@pytest.mark.parametrize("state", ["found", "missing", "dangling"])
def test_a_source_backs_words_whatever_its_state(state):
    document = Document(
        id="d", text="“It is over,” he said. (Source:", sha256="0", media_type="text/plain", reader="plain"
    )
    statement = Statement(
        id="s", span=document.span(0, 21), content=(document.span(0, 13),), mode="direct", found_by="t@1"
    )
    citation = Citation(id="c", span=document.span(23, 31), form="parenthesis", state=state, found_by="t@1")
    findings = Findings(document=document, paragraphs=(document.span(0, 31),)).add(statement, citation)
    resolved = resolve_citations(findings)
    assert (resolved.statements[0].citation, resolved.citations[0].state) == ("c", state)


def test_what_lies_inside_has_the_source_of_the_words_around_it():
    text = "According to The Lodzern Post, Veld said that Kress had lied."
    document = Document(id="d", text=text, sha256="0", media_type="text/plain", reader="plain")

    def told(name, start, end, inside=None):
        span = document.span(start, end)
        return Statement(id=name, span=span, content=(span,), mode="indirect", inside=inside, found_by="test@1")

    citation = Citation(id="c", span=document.span(0, 29), form="named", state="missing", found_by="test@1")
    outer = Statement(
        id="post",
        span=document.span(0, 60),
        content=(document.span(31, 60),),
        cue=Cue(spans=(document.span(0, 12),)),
        mode="indirect",
        found_by="test@1",
    )
    findings = Findings(document=document, sentences=(document.span(0, 61),)).add(
        outer, told("veld", 41, 60, inside="post"), told("kress", 46, 60, inside="veld"), citation
    )
    assert {s.id: s.citation for s in resolve_citations(findings).statements} == dict.fromkeys(
        ("post", "veld", "kress"), "c"
    )


@pytest.mark.parametrize(
    ("text", "end", "cited", "expected"),
    [
        ("that it was open (Kalden Courier).", 32, "(Kalden Courier)", "that it was open"),
        ("that it was open (Kalden Courier).", 33, "(Kalden Courier)", "that it was open"),
        ("that it was open.[1]", 19, "[1]", "that it was open."),
        ("“It was open (Kalden Courier).”", 31, "(Kalden Courier)", "“It was open (Kalden Courier).”"),
        ("that it was (Kalden Courier) open", 33, "(Kalden Courier)", "that it was (Kalden Courier) open"),
    ],
)
def test_a_source_in_brackets_is_no_part_of_the_words(text, end, cited, expected):
    document = Document(id="d", text=text, sha256="0", media_type="text/plain", reader="plain")
    content = document.span(0, end)
    start = text.index(cited)
    form = "footnote" if cited[1].isdigit() else "parenthesis"
    citation = Citation(id="c", span=document.span(start, start + len(cited)), form=form, state="found", found_by="t@1")
    statement = Statement(id="s", span=content, content=(content,), mode="indirect", found_by="test@1")
    findings = Findings(document=document, sentences=(document.span(0, len(text)),)).add(statement, citation)
    assert [document.quote(span) for span in resolve_citations(findings).statements[0].content] == [expected]


@pytest.fixture(scope="module")
def sources():
    def read(text):
        """The words of the source that each statement and event of a text has, by their own words."""
        found = pipeline.extract(pipeline.document_of(text, language="en", published="2031-05-05"), Settings())
        cited = {c.id: found.quote(c.span) for c in found.citations}
        backed = {s.words(text): cited.get(s.citation) for s in found.statements}
        return backed | {found.quote(e.trigger): cited.get(e.citation) for e in found.events}

    return read


@pytest.mark.parametrize(
    ("text", "words", "source"),
    [
        ("“It is over,” Karim Vesk told Northern Wire on Monday.", "“It is over,”", "told Northern Wire"),
        ("Police killed two people in Lodzern on Monday (Northern Wire).", "killed", "(Northern Wire)"),
        ("Police killed two people in Lodzern. (Source: AFP)", "killed", "(Source: AFP)"),
        ("Police killed two people in Lodzern.[1]\n\n[1] Kalden Courier, 3 May.", "killed", "[1]"),
        ("According to Varenia Today, police detained 40 people.", "detained", "According to Varenia Today"),
        ("Vesk said that nobody was hurt (Kalden Courier, 3 May).", "that nobody was hurt", "(Kalden Courier, 3 May)"),
        ("Police detained 40 people (Northern Wire), and two were injured (AFP).", "detained", "(Northern Wire)"),
        ("Police detained 40 people (Northern Wire), and two were injured (AFP).", "injured", "(AFP)"),
        ("Police detained 40 people. Two were injured. (Northern Wire)", "detained", None),
        ("“They will spend it” [8:36], the imam Yusuf Deral told the Quran class.", "“They will spend it”", "[8:36]"),
        ("Under Article 12 of the Penal Code, police detained 40 people.", "detained", None),
        ("The denial is at https://interior.example/notice. Police detained 40 people.", "detained", None),
    ],
)
def test_each_source_backs_its_own_statement_or_event(sources, text, words, source):
    backed = sources(text)
    assert words in backed
    assert backed[words] == source
