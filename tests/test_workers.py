"""Worker processes keep order, and outlive what happens in them."""

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onrecord import workers
from onrecord.workers import Failure, Pool, Task


def act(payload):
    verb, value = payload
    if verb == "sleep":
        time.sleep(value)
    if verb == "die":
        os.kill(os.getpid(), 9)
    if verb == "eat":
        bytearray(value)
    if verb == "spin":
        while True:
            pass
    if verb == "print":
        print(value, file=sys.stderr, flush=True)
        os.write(1, value.encode())
    if verb == "flood":
        return bytes(value)
    if verb == "who":
        return str(os.getpid()).encode()
    if verb == "raise":
        raise ValueError(value)
    return str(value).encode()


def run(payloads, *, workers=2, seconds=20.0, **limits):
    pool = Pool(function="test_workers:act", workers=workers, **limits)
    return list(pool.run(Task(key=n, payload=p, seconds=seconds) for n, p in enumerate(payloads)))


def test_results_keep_the_order_of_the_tasks_whatever_finishes_first():
    results = run([("sleep", 0.2), ("echo", 1), ("echo", 2), ("sleep", 0.05), ("echo", 4)])
    assert [key for key, _ in results] == [0, 1, 2, 3, 4]
    assert [result for _, result in results] == [b"0.2", b"1", b"2", b"0.05", b"4"]


@pytest.mark.parametrize(
    ("payload", "kind", "words"),
    [
        (("die", 0), "crash", "without an answer"),
        (("eat", 2**40), "memory", "memory"),
        (("raise", "bad page"), "error", "ValueError: bad page"),
    ],
)
def test_a_task_that_breaks_its_worker_fails_alone(payload, kind, words):
    results = dict(run([("echo", "a"), payload, ("echo", "b")], memory=2**30))
    assert results[0] == b"a"
    assert results[2] == b"b"
    assert isinstance(results[1], Failure)
    assert results[1].kind == kind
    assert words in results[1].message


def test_a_task_that_hangs_is_stopped_and_the_next_one_runs():
    results = dict(run([("sleep", 60), ("echo", "b")], workers=1, seconds=0.5))
    assert results[0] == Failure(kind="timeout", message="took longer than 0.5 s and was stopped")
    assert results[1] == b"b"


def test_the_time_that_a_task_waits_for_a_processor_is_not_counted(monkeypatch):
    waited = iter((0.0, 0.0, 1.5, *[1.5] * 9))
    monkeypatch.setattr(workers, "_waited", lambda process: next(waited))
    slept, hung = run([("sleep", 0.8), ("sleep", 60)], workers=1, seconds=0.5)
    assert slept == (0, b"0.8")
    assert isinstance(hung[1], Failure)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no limit of processor time")
def test_a_task_that_only_computes_is_stopped_by_its_processor_time_and_time_of_others_is_not_counted():
    results = dict(run([("echo", "a"), ("spin", 0), ("echo", "b")], workers=1, seconds=300.0, cpu=1.0))
    assert results[1] == Failure(kind="cpu", message="used more than 1 s of processor time and was stopped")
    assert (results[0], results[2]) == (b"a", b"b")


def test_an_answer_that_is_too_long_is_not_taken():
    results = dict(run([("flood", 1000), ("flood", 1001), ("echo", "b")], workers=1, reply=1000))
    assert (len(results[0]), results[2]) == (1000, b"b")
    assert results[1] == Failure(kind="reply", message="gave more than 1,000 bytes")


def test_what_is_printed_in_a_worker_is_not_seen(capfd):
    assert run([("print", "\x1b[31mtext of an article")]) == [(0, b"\x1b[31mtext of an article")]
    assert capfd.readouterr() == ("", "")


def test_a_worker_is_replaced_after_so_many_tasks():
    results = dict(run([("who", 0)] * 4, workers=1, recycle_after=2))
    assert results[0] == results[1] != results[2] == results[3]


def test_no_tasks_give_no_results():
    assert run([]) == []


SLOW_TO_END = """
from onrecord.workers import Pool, Task, preload
preload("slow_to_end")
print(list(Pool(function="test_workers:act", workers=1).run([Task(key=1, payload=("echo", 7), seconds=20.0)])))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no server starts the processes there")
def test_what_the_server_of_processes_has_loaded_does_not_hold_up_the_end(tmp_path):
    (tmp_path / "slow_to_end.py").write_text("import atexit, time\natexit.register(time.sleep, 100)\n")
    here = os.pathsep.join((str(tmp_path), str(Path(__file__).parent), *sys.path))
    program = [sys.executable, "-c", SLOW_TO_END]
    shown = subprocess.run(program, env={**os.environ, "PYTHONPATH": here}, capture_output=True, timeout=60, check=True)
    assert shown.stdout == b"[(1, b'7')]\n"


def test_little_to_do_starts_no_further_worker():
    asked = [("who", 0)] * 4  # payloads of two parts each
    assert len({result for _, result in run(asked, light=6)}) == 1
    assert len({result for _, result in run([("who", 0)] * 40, light=80)}) == 1
    assert len({result for _, result in run([("sleep", 1.0), *asked], light=1)}) > 1


def test_a_worker_ends_with_the_last_task_and_not_with_the_one_who_asked():
    results = Pool(function="test_workers:act", workers=1).run([Task(key=1, payload=("echo", 7), seconds=20.0)])
    assert next(results) == (1, b"7")
    assert multiprocessing.active_children() == []
