"""What tests of exports share: the files of a format, and JSON-LD expanded without a network."""

from pyld import jsonld

from onrecord import plugins

TERMS = {  # the words of the two contexts that the exports use, as their standards define them
    "http://www.w3.org/ns/anno.jsonld": {
        "oa": "http://www.w3.org/ns/oa#", "as": "http://www.w3.org/ns/activitystreams#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "id": "@id", "type": "@type",
        "Annotation": "oa:Annotation", "SpecificResource": "oa:SpecificResource", "TextualBody": "oa:TextualBody",
        "TextQuoteSelector": "oa:TextQuoteSelector", "TextPositionSelector": "oa:TextPositionSelector",
        "AnnotationCollection": "as:OrderedCollection", "AnnotationPage": "as:OrderedCollectionPage",
        "body": {"@id": "oa:hasBody", "@type": "@id"}, "target": {"@id": "oa:hasTarget", "@type": "@id"},
        "source": {"@id": "oa:hasSource", "@type": "@id"}, "selector": {"@id": "oa:hasSelector", "@type": "@id"},
        "exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix", "start": "oa:start", "end": "oa:end",
        "items": {"@id": "as:items", "@container": "@list"}, "first": "as:first", "value": "rdf:value",
    },
    "https://schema.org": {"@vocab": "https://schema.org/"},
}  # fmt: skip


def files(name, record):
    """The files of an export by name."""
    return dict(plugins.load("exporters", name).files(record))


def expanded(document):
    """JSON-LD without its abbreviations."""

    def loader(url, options):
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": TERMS[url]}}

    return jsonld.expand(document, {"documentLoader": loader})


def text_of(record, name):
    """The text of the document of that id."""
    return next(found.text for found in record.findings if found.document.id == name)
