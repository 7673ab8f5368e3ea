"""Worker processes keep order, and outlive what happens in them."""

import os
import time

import pytest

from onrecord.workers import Failure, Pool, Task


def act(payload):
    verb, value = payload
    if verb == "sleep":
        time.sleep(value)
    if verb == "die":
        os.kill(os.getpid(), 9)
    if verb == "eat":
        bytearray(value)
    if verb == "raise":
        raise ValueError(value)
    return str(value).encode()


def run(payloads, *, workers=2, seconds=5.0, memory=None):
    pool = Pool(function="test_workers:act", workers=workers, memory=memory)
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


def test_no_tasks_give_no_results():
    assert run([]) == []
