"""Check a bundle made by onrecord: python verify_bundle.py [FOLDER]. Needs Python 3 and nothing else.

It tells whether every file is as the manifests say, whose key signed them (`signature.txt`: Ed25519, RFC 8032), and
when an authority saw them (`timestamp.tsr`: RFC 3161). Compare the key with one you got another way: it proves nothing
alone. Whether the authority itself made the time stamp is for openssl to tell; the line about it says how.
"""

import hashlib
import pathlib
import sys

P, N = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
WHOLE = "tagmanifest-sha256.txt"
OPENSSL = f"openssl ts -verify -in timestamp.tsr -data {WHOLE} -CAfile THEIR-ROOT.pem"


def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """The sum of two points of the curve."""
    t = D * a[0] * a[1] * b[0] * b[1]
    return (a[0] * b[1] + a[1] * b[0]) * pow(1 + t, -1, P) % P, (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, -1, P) % P


def times(n: int, a: tuple[int, int]) -> tuple[int, int]:
    """A point n times."""
    half = times(n // 2, add(a, a)) if n else (0, 1)
    return add(half, a) if n % 2 else half


def point(data: bytes) -> tuple[int, int]:
    """The point that 32 bytes stand for; ValueError when there is none."""
    y, odd = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or len(data) != 32:
        raise ValueError("no point of the curve")
    return (P - x if x % 2 != odd else x), y


def signer(lines: bytes, message: bytes) -> str:
    """Whose key signed the message; ValueError when none did."""
    key, signature = (bytes.fromhex(line.split()[-1]) for line in lines.decode("ascii").splitlines())
    s, (x, y) = int.from_bytes(signature[32:], "little"), point(key)
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % N
    x, y = add(times(s, point(b"\x58" + 31 * b"\x66")), times(h, (P - x, y)))
    if s >= N or len(signature) != 64 or (y + (x % 2 << 255)).to_bytes(32, "little") != signature[:32]:
        raise ValueError("another signature")
    return f"signed by the key {key.hex()}"


def parts(data: bytes) -> list[bytes]:
    """The values that stand one after the other in DER."""
    found: list[bytes] = []
    while data:
        start = 2 + max(0, data[1] - 128)
        size = int.from_bytes(data[2:start], "big") if start > 2 else data[1]
        found, data = [*found, data[start : start + size]], data[start + size :]
    return found


def stamped(answer: bytes, message: bytes) -> str:
    """When the message was there, as the time stamp says; ValueError or IndexError when it is about another."""
    content = parts(parts(parts(parts(parts(answer)[0])[1])[1])[0])[2]
    told = parts(parts(parts(parts(content)[1])[0])[0])
    if parts(told[2])[1] != hashlib.sha256(message).digest():
        raise ValueError("another message")
    t = told[4].decode("ascii")
    at = f"{t[:4]}-{t[4:6]}-{t[6:8]} {t[8:10]}:{t[10:12]}:{t[12:14]} UTC"
    return f"time stamp: there not later than {at}, if the authority is the one you trust: {OPENSSL}"


def main(folder: pathlib.Path) -> int:
    """Check the folder, say what is wrong, and give the exit code."""
    listed: dict[str, str] = {}
    for manifest in (WHOLE, "manifest-sha256.txt"):
        lines = (folder / manifest).read_text("utf-8").splitlines()
        listed |= {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    there = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items()}
    wrong = [f"{name}: missing or changed" for name, digest in listed.items() if there.get(name) != digest]
    wrong += [f"{name}: not in the manifest" for name in there if name.startswith("data/") and name not in listed]
    for name, what, check in (("signature.txt", "signature", signer), ("timestamp.tsr", "time stamp", stamped)):
        try:
            print(check(found[name].read_bytes(), (folder / WHOLE).read_bytes()) if name in found else f"no {what}")
        except (ValueError, IndexError):
            wrong.append(f"{name}: not a {what} of this bundle")
    print("\n".join(wrong) or f"complete and unchanged: {len(listed)} files")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
