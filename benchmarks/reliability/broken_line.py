"""A record on a server behind a line that stalls, drops and cuts during COMMIT: what people keep is there once.

    python benchmarks/reliability/broken_line.py [--rounds 30] [--seed 1]

Starts a private PostgreSQL server (or skips where there is none), and works through a port of this machine that does
one harm a round: the line is cut before or after a commit reaches the server, at any byte, or falls silent. Each round
keeps a document and a decision and tries again after each error. Then everything is verified over a sound line. Exit 1
when something is missing, half, or there twice.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from broken_line import BrokenLine, rounds
from onrecord.store import server as database
from onrecord.store.postgres import open_store
from servers import server


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    database.SILENCE, database.IDLE = 3, 1
    with server() as address:
        if address is None or "host=/" not in address:
            print("no PostgreSQL server of this machine: nothing was checked")
            return 0
        folder = address.rpartition("host=")[2]
        direct = f"{address}&schema=broken_line_{time.time_ns()}"
        open_store(direct, create=True).close()
        line = BrokenLine(f"{folder}/.s.PGSQL.5432")
        broken = direct.replace(f"host={folder}", f"host=127.0.0.1&port={line.port}")
        told = rounds(open_store, line, direct, broken, given.rounds, seed=given.seed)
        line.close()
    print(f"{given.rounds} rounds, {told.felt} with errors, the longest took {told.longest:.1f} s")
    print("\n".join(told.wrong) or "nothing is missing, half, or there twice")
    return 1 if told.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
