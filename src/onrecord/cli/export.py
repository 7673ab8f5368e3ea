"""`onrecord export`: write a record for other programs and people."""

import os
import sys
from pathlib import Path
from typing import Annotated, cast

import typer

from onrecord.cli import bundles, options, redaction
from onrecord.cli.build import DEFAULT_RECORD
from onrecord.errors import RecordError, WrongUse


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("export")(export)
    app.command("key")(key)


def export(
    format: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT", help="json, jsonl, csv, html, docx, bundle ...: `onrecord plugins` lists them."
        ),
    ],
    more_names: redaction.MoreNames = None,
    record: options.RecordOption = DEFAULT_RECORD,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write; csv: a .csv file, a .zip or a folder.",
        ),
    ] = None,
    accepted_only: Annotated[
        bool, typer.Option("--accepted-only", help="Only what reviewers accepted, edited or added.")
    ] = False,
    sign: bundles.Sign = None,
    timestamp: bundles.Timestamp = None,
    redact: redaction.Redact = None,
    redact_persons: redaction.RedactPersons = False,
    redact_documents: redaction.RedactDocuments = None,
) -> None:
    """Write the record in a format that other programs read."""
    from onrecord import plugins
    from onrecord.review.accepted import only_accepted

    if format not in plugins.installed("exporters"):
        raise WrongUse(f"{format!r} is no export format; installed are {', '.join(plugins.installed('exporters'))}")
    exporter = plugins.load("exporters", format)
    if sign is not None and exporter.with_originals is None:
        raise WrongUse(f"--sign is for bundles; {format} has no signature")
    if timestamp is not None and exporter.with_originals is None:
        raise WrongUse(f"--timestamp is for bundles; {format} has no time stamp")
    if exporter.with_originals is not None:
        _check_empty(output)
    names = redaction.names_of(redact, more_names)
    with plugins.open_store(record) as store:
        options.tell_unmerged(store, record)
        record_read = redaction.read_without(store, redact_documents or ())
        if accepted_only:
            record_read = only_accepted(record_read)
        record_read = redaction.redacted_record(
            record_read, names=names, persons=redact_persons, always=bool(redact_documents)
        )
        if exporter.with_originals is not None:
            originals = None if names or redact_persons else store.original
            made = bundles.files_of(exporter.with_originals, record_read, originals, sign, timestamp)
            _write_folder(list(made.items()), cast("Path", output))
            head = record_read.decisions[-1].hash if record_read.decisions else "none"
            print(f"head of the log: {head}", file=sys.stderr)
            return
    if exporter.single is not None and (output is None or output.suffix == exporter.suffix):
        _write_one(exporter.single(record_read), output)
        return
    files = list(exporter.files(record_read))
    if len(files) == 1:
        _write_one(files[0][1], output)
    elif output is None:
        written = ", ".join(name for name, _ in files)
        raise WrongUse(f"{format} is several files ({written}): name a folder with -o FOLDER")
    else:
        _write_folder(files, output)


def key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the private key; keep it to yourself.")],
) -> None:
    """Make a key to sign bundles with; the public key, for those who check, goes to stdout."""
    from onrecord.show.signing import new_key

    print(new_key(file))


def _check_empty(output: Path | None) -> None:
    if output is None:
        raise WrongUse("a bundle is many files: name a folder or a .zip with -o")
    if output.is_dir() and any(output.iterdir()):
        raise WrongUse(f"{output}: holds something already; name a new folder with -o, so that the bundle is complete")


def _write_one(content: bytes, output: Path | None) -> None:
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(content)
        return
    replace_file(output, content)
    print(f"wrote {output}", file=sys.stderr)


def _write_folder(files: list[tuple[str, bytes]], output: Path) -> None:
    if output.suffix == ".zip":
        replace_file(output, _zipped(files))
    else:
        try:
            output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RecordError(
                f"{output}: cannot be made a folder ({error.strerror}); name another one with -o"
            ) from error
        for name, content in files:
            (output / name).parent.mkdir(parents=True, exist_ok=True)
            replace_file(output / name, content)
    print(f"wrote {len(files)} files to {output}", file=sys.stderr)


def _zipped(files: list[tuple[str, bytes]]) -> bytes:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that its name never shows a half of it.

    Raises RecordError when the folder or the disk does not allow it.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with open(part, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise RecordError(f"{path}: cannot be written ({error.strerror}); name another place with -o") from error
