"""Checks that no decision is lost that the server said it kept, wherever it is killed.

Each round starts `onrecord serve`, posts decisions one after the other, kills the program with SIGKILL at a random
moment, and starts it anew. At the end every decision that was answered must be in the log, and the chain whole.

    python benchmarks/reliability/decisions.py [--rounds 30] [--seed 1]
"""

import argparse
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

from onrecord import plugins

SERVE = "import sys; from onrecord.cli import main; sys.argv[0] = 'onrecord'; main()"
HOME = {"Sec-Fetch-Site": "same-origin", "Accept": "application/json"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def started(record: Path, port: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", SERVE, "serve", "-r", str(record), "--port", str(port)]
    told = record.parent / "told.txt"
    with told.open("w") as stderr:
        program = subprocess.Popen(words, stderr=stderr)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/static/icon.svg", timeout=5).status_code == 200:
                return program
        except httpx.TransportError:
            if program.poll() is not None:
                break
            time.sleep(0.1)
    program.kill()
    raise SystemExit(f"the server did not start: {told.read_text()}")


def round_of(record: Path, subjects: list[str], kill_after: float) -> list[str]:
    """The ids of the decisions that were answered before the program was killed."""
    port = free_port()
    program, answered = started(record, port), []
    timer = threading.Timer(kill_after, program.send_signal, [signal.SIGKILL])
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        try:
            page = client.get("/review?status=all").text
            token = re.search(r'name="token" value="([^"]+)"', page)[1]
            timer.start()
            for number in range(10_000):
                form = {"token": token, "verdict": "note", "subject": subjects[number % len(subjects)], "note": "seen"}
                answer = client.post("/review/decide", data=form, headers=HOME)
                if answer.status_code != 200:
                    raise SystemExit(f"the server answered {answer.status_code}: {answer.text[:200]}")
                answered += [decision["id"] for decision in answer.json()["decisions"]]
        except httpx.TransportError:
            pass
    program.kill()
    program.wait()
    return answered


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=float, default=1.0, help="the longest time until a kill, in seconds")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "demo" / "record"
        subprocess.run([sys.executable, "-c", SERVE, "demo", str(record.parent)], check=True, capture_output=True)
        with plugins.open_store(str(record)) as store:
            subjects = [statement.id for found in store.findings() for statement in found.statements]
        acknowledged: list[str] = []
        for _ in range(given.rounds):
            acknowledged += round_of(record, subjects, chance.uniform(0.02, given.most))
        with plugins.open_store(str(record)) as store:
            kept, wrong = {decision.id for decision in store.decisions()}, store.verify()
    lost = [name for name in acknowledged if name not in kept]
    print(f"{given.rounds} rounds, {len(acknowledged)} decisions answered, {len(kept)} kept, {len(lost)} lost")
    for line in wrong:
        print(line)
    return 1 if lost or wrong or not acknowledged else 0


if __name__ == "__main__":
    sys.exit(main())
