"""Build the words of `onrecord.split.capitals` from the table of word frequencies of spacy-lookups-data (MIT).

    python tools/build_cases.py en_lexeme_prob.json.gz src/onrecord/split/cases.bin

The table has the logarithm of each word's frequency as it is written ("Lima", "lima", "LIMA"). The same table gives the
same bytes. spacy-lookups-data is needed to build only; onrecord never imports it.
"""

import gzip
import json
import sys
import zlib
from pathlib import Path

RAREST = -17.8
NEVER = -99.0
SENTENCE_STARTS = 0.3  # a word that often begins a sentence is often written with a capital there
NEAR = 1.3  # so near are the two in words that are also names ("merino", "justice")


def main(source: Path, target: Path) -> None:
    frequencies: dict[str, float] = json.loads(gzip.decompress(source.read_bytes()))
    words = sorted({w.lower() for w, f in frequencies.items() if f > RAREST and w.isascii() and w.isalpha()})
    small, either, capitals = [], [], []
    for word in words:
        low, name, upper = (frequencies.get(form, NEVER) for form in (word, word.title(), word.upper()))
        if len(word) > 1 and upper > max(low, name):
            capitals.append(word)
        elif low > RAREST - 1 and low >= name - SENTENCE_STARTS:
            (either if low - name < NEAR and not word.endswith("ly") else small).append(word)
    blocks = ["\n".join(block) for block in (small, either, capitals)]
    target.write_bytes(zlib.compress("\x1e".join(blocks).encode("ascii"), 9))
    print(f"{target}: {target.stat().st_size:,} bytes, {len(small):,} + {len(either):,} small, {len(capitals):,} large")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
