"""`onrecord extract` and `onrecord text`: documents in, findings or text out, nothing kept."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options, redaction
from onrecord.text import visible

if TYPE_CHECKING:
    from onrecord.model import Findings


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("extract")(extract)
    app.command("text")(text)


def extract(
    source: options.Sources,
    json: options.AsJson = False,
    published: options.Published = None,
    publisher: options.Publisher = None,
    title: options.Title = None,
    language: options.Language = None,
    format: options.Format = None,
    workers: options.Workers = None,
    config: options.Config = None,
    network: options.Network = False,
    redact_persons: redaction.RedactPersons = False,
) -> None:
    """Read documents and print what is found in them, one JSON object a line with --json."""
    from onrecord import listing, pipeline
    from onrecord.config import load_settings

    settings = load_settings(config)
    given = options.given(published, publisher, title, language)
    items = listing.sources(source, format=format, settings=settings, network=options.rules(network, config))
    count = workers or pipeline.default_workers()
    readings = pipeline.read(pipeline.loaded(items, settings.limits), given=given, settings=settings)
    done = 0
    kept: list[Findings] = []
    for extracted in pipeline.extract_all(readings, settings=settings, workers=min(count, len(items) or 1)):
        options.tell_problems(extracted.problems)
        for findings in extracted.findings:
            done += 1
            if redact_persons:
                kept.append(findings)  # one person has one label in all documents, so all must be known
            else:
                _write(findings, as_json=json)
    for findings in redaction.without_persons(kept):
        _write(findings, as_json=json)
    if not done:
        print("onrecord: no document could be read", file=sys.stderr)
        raise typer.Exit(1)


def _write(findings: "Findings", *, as_json: bool) -> None:
    if as_json:
        from onrecord.show.article import article_line

        sys.stdout.buffer.write(article_line(findings) + b"\n")
        sys.stdout.buffer.flush()
    else:
        from onrecord.show.terminal import print_article

        print_article(findings)


def text(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A file, or - for stdin.")],
    config: options.Config = None,
) -> None:
    """Print the text that was read from one document, as stored."""
    from onrecord import listing, pipeline
    from onrecord.config import load_settings
    from onrecord.model import Given

    settings = load_settings(config)
    items = listing.sources([source], format=None, settings=settings)
    done = 0
    for reading in pipeline.read(pipeline.loaded(items, settings.limits), given=Given(), settings=settings):
        options.tell_problems(reading.problems)
        for document in reading.documents:
            done += 1
            if document.publisher:
                print(f"publisher: {visible(document.publisher)}", file=sys.stderr)
            if document.title and document.title_span is None:
                print(f"title: {visible(document.title)}", file=sys.stderr)
            sys.stdout.buffer.write(document.text.encode("utf-8", "surrogatepass"))
            sys.stdout.buffer.flush()  # what is said of the next document comes after this one
    if not done:
        print(f"onrecord: {visible(source)}: no text could be read", file=sys.stderr)
        raise typer.Exit(1)
