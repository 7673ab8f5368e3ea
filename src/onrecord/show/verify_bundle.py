"""Check a bundle made by onrecord: python verify_bundle.py [FOLDER]. Needs Python 3 and nothing else.

It tells whether every file is as the manifests say and, where the bundle is signed, whether the holder of the key in
`signature.txt` signed it (Ed25519, RFC 8032). Compare that key with one you got another way: it proves nothing alone.
"""

import hashlib
import pathlib
import sys

P, N = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """The sum of two points of the curve."""
    t = D * a[0] * a[1] * b[0] * b[1]
    return (a[0] * b[1] + a[1] * b[0]) * pow(1 + t, -1, P) % P, (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, -1, P) % P


def times(n: int, a: tuple[int, int]) -> tuple[int, int]:
    """A point n times."""
    total = (0, 1)
    for bit in bin(n)[2:]:
        total = add(total, total)
        total = add(total, a) if bit == "1" else total
    return total


def point(data: bytes) -> tuple[int, int]:
    """The point that 32 bytes stand for; ValueError when there is none."""
    n = int.from_bytes(data, "little")
    y, sign = n & (2**255 - 1), n >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square:
        raise ValueError("no point of the curve")
    return (P - x if x % 2 != sign else x), y


def signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether the signature is that of the key's holder on the message."""
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % N
    base = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    return s < N and len(signature) == 64 and times(s, base) == add(point(r), times(h, point(key)))


def main(folder: pathlib.Path) -> int:
    """Check the folder, say what is wrong, and give the exit code."""
    wrong, listed = [], set()
    for manifest in ("tagmanifest-sha256.txt", "manifest-sha256.txt"):
        for line in (folder / manifest).read_text("utf-8").splitlines():
            digest, name = line.split(maxsplit=1)
            listed.add(name)
            path = folder / name
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                wrong.append(f"{name}: missing or changed")
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    wrong += [f"{name}: not in the manifest" for name in sorted(present - listed) if name.startswith("data/")]
    if (folder / "signature.txt").is_file():
        try:
            lines = (folder / "signature.txt").read_text("ascii").splitlines()
            key, signature = (bytes.fromhex(line.split()[-1]) for line in lines)
            good = signed(key, signature, (folder / "tagmanifest-sha256.txt").read_bytes())
            print(f"{'signed' if good else 'NOT signed'} by the key {key.hex()}")
        except (ValueError, IndexError):
            good = False
        wrong += [] if good else ["signature.txt: not a signature of this bundle"]
    print("\n".join(wrong) or f"complete and unchanged: {len(listed)} files")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
