"""Signatures of bundles (Ed25519, RFC 8032): who hands it over can be checked by whoever knows the public key."""

import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from onrecord.errors import RecordError, WrongUse

SIGNED = "tagmanifest-sha256.txt"
SIGNATURE = "signature.txt"


def new_key(path: Path) -> str:
    """Write a new private key (PEM, readable by its owner alone) and give the public key in hexadecimal.

    Raises RecordError when the file is there already or cannot be written.
    """
    serialization = _library()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    pem: bytes = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
    except FileExistsError as error:
        raise RecordError(f"{path}: there is a file already; a key is never replaced: name another file") from error
    except OSError as error:
        raise RecordError(f"{path}: the key cannot be written ({error.strerror}); name another place") from error
    return key.public_key().public_bytes_raw().hex()


def signed(files: dict[str, bytes], key: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a bag and its signature: the public key, and the signature of its last manifest.

    Raises RecordError when the key cannot be read.
    """
    serialization = _library()
    try:
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
        public, signature = private.public_key().public_bytes_raw(), private.sign(files[SIGNED])
    except OSError as error:
        raise RecordError(
            f"{key}: the key cannot be read ({error.strerror}); make one with onrecord key FILE"
        ) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise RecordError(
            f"{key}: this is no Ed25519 key without a password; make one with onrecord key FILE"
        ) from error
    yield from files.items()
    yield SIGNATURE, f"key {public.hex()}\nsignature {signature.hex()}\n".encode()


def _library() -> ModuleType:
    try:
        from cryptography.hazmat.primitives import serialization
    except ImportError as error:
        raise WrongUse("signing needs the library cryptography: pip install 'onrecord[sign]'") from error
    return serialization
