"""Time stamps of bundles (RFC 3161): an authority says when it saw the hash of the last manifest, and so of every file.

The authority learns that hash and nothing else. Asking it is the command line's business (`--timestamp URL`); here is
what it is asked, what its answer says, and whether the answer is its own.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from onrecord.errors import RecordError, WrongUse
from onrecord.show.signing import SIGNED
from onrecord.text import visible

STAMP = "timestamp.tsr"
QUERY, ANSWER = "application/timestamp-query", "application/timestamp-reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a time stamp says: the time, and by whose certificate; `trusted` once that led to one you trust."""

    at: datetime
    authority: str
    trusted: bool = False


def question(files: dict[str, bytes]) -> Any:
    """What to ask an authority about a bag, with a number that its answer must repeat; `.as_bytes()` is to be sent."""
    library = _library()
    builder = library.TimestampRequestBuilder().data(files[SIGNED]).hash_algorithm(library.HashAlgorithm.SHA256)
    return builder.cert_request(cert_request=True).build()


def taken(answer: bytes, files: dict[str, bytes], asked: Any) -> Stamp:
    """What the authority's answer says, checked against what it was asked.

    Raises RecordError when it refuses, or when its answer is about something else.
    """
    said = _decoded(answer)
    info = said.tst_info
    if info.message_imprint.message != sha256(files[SIGNED]).digest() or info.nonce != asked.nonce:
        raise RecordError("the authority's answer is not about this bundle; ask again, or another authority")
    return _stamp(said)


def checked(folder: Path, root: Path | None = None) -> Stamp | None:
    """What the time stamp of a bundle says, None without one; with the `root` (PEM) that you trust it is trusted.

    Raises RecordError when it is about another bundle, or when its signature does not lead to `root`.
    """
    file = folder / STAMP
    if not file.is_file():
        return None
    library = _library()
    said = _decoded(file.read_bytes())
    manifest = (folder / SIGNED).read_bytes()
    if said.tst_info.message_imprint.message != sha256(manifest).digest():
        raise RecordError(f"{STAMP}: not a time stamp of this bundle")
    if root is None:
        return _stamp(said)
    builder = library.VerifierBuilder()
    for certificate in _certificates(root):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(said, manifest)
    except library.VerificationError as error:
        raise RecordError(f"{STAMP}: not made by an authority that {root} vouches for ({error})") from error
    return _stamp(said, trusted=True)


def _stamp(said: Any, *, trusted: bool = False) -> Stamp:
    from cryptography.x509 import load_der_x509_certificate

    signers = {(who.issuer, who.serial_number) for who in said.signed_data.signer_infos}
    known = [load_der_x509_certificate(data) for data in said.signed_data.certificates]
    names = sorted(c.subject.rfc4514_string() for c in known if (c.issuer, c.serial_number) in signers)
    at = said.tst_info.gen_time.replace(tzinfo=UTC)
    return Stamp(at=at, authority=visible("; ".join(names)) or "an authority it does not name", trusted=trusted)


def _decoded(answer: bytes) -> Any:
    try:
        said = _library().decode_timestamp_response(answer)
        if said.status not in (0, 1):
            told = "; ".join(said.status_string) or f"status {said.status}"
            raise RecordError(f"the authority refused: {visible(told)}")
        said.tst_info.message_imprint  # noqa: B018  an answer without a stamp fails here
    except (ValueError, TypeError) as error:
        raise RecordError(f"{STAMP}: this is no time stamp ({visible(str(error))})") from error
    return said


def _certificates(file: Path) -> list[Any]:
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(file.read_bytes())
    except OSError as error:
        raise WrongUse(f"{file}: cannot be read ({error.strerror}); name the authority's certificate") from error
    except ValueError as error:
        raise WrongUse(f"{file}: holds no certificate in PEM; ask the authority for its root certificate") from error


def _library() -> ModuleType:
    try:
        import rfc3161_client
    except ImportError as error:
        raise WrongUse("time stamps need the library rfc3161-client: pip install 'onrecord[sign]'") from error
    return rfc3161_client
