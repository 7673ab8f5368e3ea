"""Fuzzing of every reader and finder: damaged files are documents or problems, and every place found lies in its text.

    python benchmarks/reliability/fuzz.py [--seconds 60] [--only read|find] [--engine auto|atheris|random]

With `atheris` installed (`pip install atheris`) the search is led by the branches that a file reaches; else the bytes
are drawn at random. A failure is printed with the bytes that make it, which `--replay HEX` makes again. Exit 1 then.
"""

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec

LONGEST = 61
MOST_FAILURES = 20


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=60, help="for each of the two")
    options.add_argument("--only", choices=("read", "find"))
    options.add_argument("--engine", choices=("auto", "atheris", "random"), default="auto")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--replay", metavar="HEX")
    given = options.parse_args()
    atheris = given.engine == "atheris" or (given.engine == "auto" and find_spec("atheris") is not None)
    if given.replay is not None:
        _targets(given.only or "read")(bytes.fromhex(given.replay))
        return 0
    failed = 0
    for name in ("read", "find") if given.only is None else (given.only,):
        failed += _with_atheris(name, given.seconds) if atheris else _at_random(name, given.seconds, given.seed)
    return 1 if failed else 0


def _targets(name: str) -> Callable[[bytes], object]:
    from fuzzed import check_finding, check_reading, damaged, odd_text

    targets: dict[str, Callable[[bytes], object]] = {
        "read": lambda choice: check_reading(*damaged(choice)),
        "find": lambda choice: check_finding(odd_text(choice)),
    }
    return targets[name]


def _at_random(name: str, seconds: int, seed: int) -> int:
    """Run one target for some seconds with bytes drawn at random; gives the number of failures."""
    run, draw = _targets(name), random.Random(seed)
    end = time.monotonic() + seconds
    runs, failures, slowest = 0, Counter[str](), (0.0, b"")
    while time.monotonic() < end and failures.total() < MOST_FAILURES:
        choice = draw.randbytes(1 + 5 * draw.randrange(LONGEST // 5))
        start = time.perf_counter()
        failures.update(_failure(run, choice))
        slowest = max(slowest, (time.perf_counter() - start, choice))
        runs += 1
    for message, count in failures.most_common():
        print(f"  {count} x {message}")
    print(f"{name}: {runs} cases at random in {seconds} s, {failures.total()} failures; slowest {slowest[0]:.2f} s")
    return failures.total()


def _failure(run: Callable[[bytes], object], choice: bytes) -> list[str]:
    try:
        run(choice)
    except Exception as error:  # noqa: BLE001  each is a failure to be counted
        last = traceback.extract_tb(error.__traceback__)[-1]
        print(f"  failed: --replay {choice.hex()}")
        return [f"{type(error).__name__} at {last.name}:{last.lineno}: {str(error)[:200]}"]
    return []


def _with_atheris(name: str, seconds: int) -> int:
    """Run one target for some seconds led by the branches of our own code, in a process of its own."""
    import os

    child = os.fork()
    if child == 0:
        import atheris

        with atheris.instrument_imports(include=["onrecord"]):
            run = _targets(name)
        run(b"\0")
        arguments = [
            sys.argv[0],
            f"-max_total_time={seconds}",
            f"-max_len={LONGEST}",
            "-verbosity=0",
            "-print_final_stats=1",
        ]
        atheris.Setup(arguments, run)
        atheris.Fuzz()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(f"{name}: {seconds} s led by branches: {'failed' if status else 'no failure'}")
    return int(status != 0)


if __name__ == "__main__":
    sys.exit(main())
