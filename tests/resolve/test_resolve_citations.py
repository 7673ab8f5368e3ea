import pytest

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
