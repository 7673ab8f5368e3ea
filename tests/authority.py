"""A time stamp authority (RFC 3161) on the loopback interface, for tests: it answers as the real ones do."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

AT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
SEQUENCE, SET, OCTETS, INTEGER, OID, TIME, NONE = 0x30, 0x31, 0x04, 0x02, 0x06, 0x18, 0x05


def der(tag, *contents):
    body = b"".join(contents)
    size = len(body)
    many = (size.bit_length() + 7) // 8
    length = bytes([size]) if size < 128 else bytes([128 + many]) + size.to_bytes(many, "big")
    return bytes([tag]) + length + body


def oid(dotted):
    first, second, *rest = map(int, dotted.split("."))
    out = bytes([first * 40 + second])
    for number in rest:
        groups = [number & 127]
        while number := number >> 7:
            groups.append(128 | number & 127)
        out += bytes(reversed(groups))
    return der(OID, out)


def number(value):
    return der(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


SHA256 = der(SEQUENCE, oid("2.16.840.1.101.3.4.2.1"))
SIGNED_DATA, TST_INFO = oid("1.2.840.113549.1.7.2"), oid("1.2.840.113549.1.9.16.1.4")
CONTENT_TYPE, DIGEST = oid("1.2.840.113549.1.9.3"), oid("1.2.840.113549.1.9.4")
SIGNING_CERTIFICATE = oid("1.2.840.113549.1.9.16.2.47")
ECDSA_SHA256 = der(SEQUENCE, oid("1.2.840.10045.4.3.2"))


class Authority:
    """A root certificate (`pem`), a certificate for time stamps under it, and answers made with that."""

    def __init__(self):
        root_key, self.key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        self.root = self._certificate("Varenia Root", root_key, "Varenia Root", root_key, authority=True)
        self.own = self._certificate("Lodzern Time", self.key, "Varenia Root", root_key, authority=False)
        self.pem = self.root.public_bytes(serialization.Encoding.PEM)

    @staticmethod
    def _certificate(name, key, issuer, issuer_key, *, authority):
        def named(words):
            return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, words)])

        builder = (
            x509.CertificateBuilder()
            .subject_name(named(name))
            .issuer_name(named(issuer))
            .public_key(key.public_key())
            .serial_number(7 if authority else 8)
            .not_valid_before(AT - timedelta(days=100))
            .not_valid_after(AT + timedelta(days=100))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
            .add_extension(_usage(authority), critical=True)
        )
        if not authority:
            stamping = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(stamping, critical=True)
        return builder.sign(issuer_key, hashes.SHA256())

    def answer(self, asked, *, digest=None):
        """The answer to a question, about another hash if one is given."""
        imprint, nonce = _asked(asked)
        info = der(
            SEQUENCE,
            *(number(1), oid("1.3.6.1.4.1.99999.1"), der(SEQUENCE, SHA256, der(OCTETS, digest or imprint))),
            *(number(4711), der(TIME, f"{AT:%Y%m%d%H%M%SZ}".encode()), number(nonce)),
        )
        return der(SEQUENCE, der(SEQUENCE, number(0)), self._token(info))

    def refusal(self):
        """The answer of an authority that does not want to."""
        return der(SEQUENCE, der(SEQUENCE, number(2), der(SEQUENCE, der(0x0C, b"not today"))))

    def _token(self, info):
        own = self.own.public_bytes(serialization.Encoding.DER)
        cert_id = der(SEQUENCE, der(SEQUENCE, der(SEQUENCE, der(OCTETS, sha256(own).digest()))))
        attributes = sorted(
            der(SEQUENCE, kind, der(SET, value))
            for kind, value in (
                (CONTENT_TYPE, TST_INFO),
                (DIGEST, der(OCTETS, sha256(info).digest())),
                (SIGNING_CERTIFICATE, cert_id),
            )
        )
        signature = self.key.sign(der(SET, *attributes), ec.ECDSA(hashes.SHA256()))
        issuer = der(SEQUENCE, self.own.issuer.public_bytes(), number(self.own.serial_number))
        signer = der(SEQUENCE, number(1), issuer, SHA256, der(0xA0, *attributes), ECDSA_SHA256, der(OCTETS, signature))
        content = der(SEQUENCE, TST_INFO, der(0xA0, der(OCTETS, info)))
        signed = der(SEQUENCE, number(3), der(SET, SHA256), content, der(0xA0, own), der(SET, signer))
        return der(SEQUENCE, SIGNED_DATA, der(0xA0, signed))


def _usage(authority):
    return x509.KeyUsage(
        digital_signature=not authority, key_cert_sign=authority, crl_sign=authority, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _asked(asked):
    """The hash and the nonce of a question."""
    from onrecord.show.verify_bundle import parts

    _, imprint, nonce, *_ = parts(parts(asked)[0])
    return parts(imprint)[1], int.from_bytes(nonce, "big")


@contextmanager
def served(answer):
    """The address of an authority that gives `answer(question)`, and the questions that it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            question = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.headers["Content-Type"], question))
            body = answer(question)
            self.send_response(200 if body else 503)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsr", asked
    finally:
        server.shutdown()
        server.server_close()
