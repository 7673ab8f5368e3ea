"""The spaCy component `onrecord_statements`: who said what, in any English pipeline with a parser and names.

spaCy imports this module whenever it makes a pipeline (entry point `spacy_factories`), so all else is imported only
when the component is added to one.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as Words

from onrecord.errors import WrongUse

if TYPE_CHECKING:
    from onrecord.model import Span, Statement

NAME = "onrecord_statements"
KEY = NAME  # in Doc.user_data: plain lists and dictionaries, which Doc.to_bytes can write
NEEDED = {"DEP": "a parser", "TAG": "a tagger", "LEMMA": "a lemmatizer"}


def add_statements(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component for one pipeline.

    Raises WrongUse when the pipeline is not English.
    """
    from onrecord import pipeline  # noqa: F401  what every Doc needs, loaded before the first

    if nlp.lang != "en":
        raise WrongUse(f"{name} reads English, and the language of this pipeline is {nlp.lang!r}")
    return mark


def mark(doc: Doc) -> Doc:
    """The Doc with its statements: typed in `doc._.statements`, and as groups of spans in `doc.spans`.

    Raises WrongUse when the Doc has no parse, tags or lemmas, or when `doc._.published` is no date.
    """
    import msgspec

    from onrecord import places
    from onrecord.pipeline import document_of, find_statements, warn_of_gaps
    from onrecord.split import split_parsed

    missing = [by for attribute, by in NEEDED.items() if not doc.has_annotation(attribute)]
    if missing and not doc.text.isspace() and len(doc):
        raise WrongUse(f"{NAME} needs {', '.join(missing)} before it in the pipeline")
    places.use(sites=None)
    document = document_of(doc.text, language=doc.lang_, published=doc._.published)
    findings = find_statements(split_parsed(document, doc))
    warn_of_gaps(findings, stacklevel=3)
    found = findings.statements
    doc.user_data[KEY] = msgspec.to_builtins(found)
    doc.spans["statements"] = [_words(doc, s, s.span, s.mode) for s in found]
    doc.spans["statement_contents"] = [_words(doc, s, span, s.stance) for s in found for span in s.content]
    doc.spans["statement_cues"] = [
        _words(doc, s, span, s.cue.act or "") for s in found if s.cue for span in s.cue.spans
    ]
    doc.spans["statement_sources"] = [
        _words(doc, s, span, s.voice, name=s.speaker.name or "") for s in found if s.speaker for span in s.speaker.spans
    ]
    return doc


def _words(doc: Doc, statement: "Statement", span: "Span", label: str, *, name: str = "") -> Words:
    """The tokens of a span, with the statement's id, so that the parts of one statement can be told."""
    return doc.char_span(span.start, span.end, label=label, span_id=statement.id, kb_id=name, alignment_mode="expand")


def statements_in(doc: Doc) -> "tuple[Statement, ...]":
    """The statements of a Doc that went through the component; their spans count the code points of `doc.text`."""
    import msgspec

    from onrecord.model import Statement

    return msgspec.convert(doc.user_data.get(KEY, ()), tuple[Statement, ...])


Language.factory(
    NAME,
    assigns=["doc.spans", "doc._.statements"],
    requires=["token.dep", "token.head", "token.tag", "token.lemma", "doc.ents"],
    func=add_statements,
)
Doc.set_extension("statements", getter=statements_in, force=True)
if not Doc.has_extension("published"):
    Doc.set_extension("published", default=None)
