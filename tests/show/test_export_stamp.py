"""A time stamp is asked for only on request, is about this very bundle, and is trusted only by a root one trusts."""

import shutil
import subprocess
import sys
from hashlib import sha256

import bagit
import pytest
from typer.testing import CliRunner

from authority import AT, Authority, served
from onrecord.cli import app
from onrecord.errors import OnrecordError, RecordError
from onrecord.show import stamping, verify_bundle

MANIFEST = "tagmanifest-sha256.txt"


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture(scope="module")
def stamped(example_record, authority, tmp_path_factory):
    """A signed bundle with a time stamp, and what the authority was asked."""
    folder = tmp_path_factory.mktemp("stamped")
    run("key", folder / "key.pem")
    (folder / "root.pem").write_bytes(authority.pem)
    with served(authority.answer) as (url, asked):
        words = ("-r", example_record / "demo" / "record", "-o", folder / "bag", "--sign", folder / "key.pem")
        ran = run("export", "bundle", *words, "--timestamp", url)
    assert ran.exit_code == 0, ran.exception
    return folder, asked, ran


@pytest.fixture
def bag(stamped, tmp_path):
    shutil.copytree(stamped[0] / "bag", tmp_path / "bag")
    return tmp_path / "bag"


def checked(folder):
    ran = subprocess.run(
        [sys.executable, "-I", "verify_bundle.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout


def test_the_authority_is_sent_one_hash_and_nothing_else(stamped):
    folder, asked, _ = stamped
    ((kind, question),) = asked
    assert kind == "application/timestamp-query"
    assert sha256((folder / "bag" / MANIFEST).read_bytes()).digest() in question
    assert len(question) < 80


def test_the_time_stamp_stands_beside_the_manifest_of_a_valid_bag(bag):
    bagit.Bag(str(bag)).validate()
    assert (bag / "timestamp.tsr").is_file()
    assert "timestamp.tsr" not in (bag / MANIFEST).read_text()


def test_the_checker_with_python_alone_says_the_time_and_whom_to_ask(bag):
    code, said = checked(bag)
    assert code == 0
    assert "there not later than 2026-03-14 15:09:26 UTC, if the authority is the one you trust: openssl ts" in said


def test_writing_it_says_when_and_by_whom(stamped):
    assert "time stamp of 2026-03-14 15:09:26 UTC by CN=Lodzern Time; not checked" in stamped[2].stderr


def test_with_the_root_that_one_trusts_verify_says_that_it_is_the_authoritys_own(bag, stamped):
    ran = run("verify", "-r", bag, "--root", stamped[0] / "root.pem")
    assert ran.exit_code == 0
    assert "by CN=Lodzern Time; the authority's own" in ran.stderr
    assert "this proves nothing of what the articles say" in ran.stderr


def test_without_a_root_verify_says_that_it_is_not_checked(bag):
    ran = run("verify", "-r", bag)
    assert ran.exit_code == 0
    assert "not checked against a root certificate" in ran.stderr


def test_another_root_does_not_vouch_for_it(bag, tmp_path):
    (tmp_path / "other.pem").write_bytes(Authority().pem)
    ran = run("verify", "-r", bag, "--root", tmp_path / "other.pem")
    assert ran.exit_code == 1
    assert "not made by an authority that" in ran.stdout


@pytest.mark.parametrize("place", [-20, 60, 400])
def test_one_changed_byte_of_the_time_stamp_is_found_with_the_root(bag, stamped, place):
    data = bytearray((bag / "timestamp.tsr").read_bytes())
    data[place] ^= 1
    (bag / "timestamp.tsr").write_bytes(bytes(data))
    assert run("verify", "-r", bag, "--root", stamped[0] / "root.pem").exit_code == 1


@pytest.mark.parametrize("change", ["another file", "another bundle's", "no stamp", "cut"])
def test_a_time_stamp_of_something_else_is_found_by_python_alone(bag, authority, change):
    stamp = bag / "timestamp.tsr"
    if change == "another file":
        (bag / "bag-info.txt").write_text("Bagging-Date: 2019-01-01\n")
    elif change == "another bundle's":
        asked = stamping.question({MANIFEST: b"another"})
        stamp.write_bytes(authority.answer(asked.as_bytes()))
    else:
        stamp.write_bytes(b"no stamp" if change == "no stamp" else stamp.read_bytes()[:100])
    code, said = checked(bag)
    assert code == 1
    assert (
        "bag-info.txt: missing or changed" if change == "another file" else "timestamp.tsr: not a time stamp"
    ) in said
    assert run("verify", "-r", bag).exit_code == 1


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")
def test_openssl_accepts_what_the_checker_prints(bag, stamped):
    said = next(line for line in checked(bag)[1].splitlines() if "openssl" in line)
    command = said.partition("trust: ")[2].replace("THEIR-ROOT.pem", str(stamped[0] / "root.pem")).split()
    ran = subprocess.run(
        [*command, "-attime", str(int(AT.timestamp()))], cwd=bag, capture_output=True, text=True, check=False
    )
    assert "Verification: OK" in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda authority, asked: b"", "the service answered 503"),
        (lambda authority, asked: b"<html>", "this is no time stamp"),
        (lambda authority, asked: authority.refusal(), "the authority refused: not today"),
        (lambda authority, asked: authority.answer(asked, digest=b"0" * 32), "not about this bundle"),
    ],
)
def test_no_bundle_is_written_when_the_authority_does_not_stamp_it(example_record, authority, tmp_path, answer, told):
    with served(lambda asked: answer(authority, asked)) as (url, _):
        words = ("-r", example_record / "demo" / "record", "-o", tmp_path / "bag", "--timestamp", url)
        ran = run("export", "bundle", *words)
    assert isinstance(ran.exception, RecordError)
    assert told in str(ran.exception)
    assert "name another authority, or leave --timestamp out" in str(ran.exception)
    assert not (tmp_path / "bag").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["export", "json", "--timestamp", "http://127.0.0.1/"], "json has no time stamp"),
        (["export", "bundle", "-o", "NEW", "--timestamp", "file:///etc/passwd"], "is no address"),
        (["verify", "--root", "NONE"], "--root is for bundles"),
    ],
)
def test_wrong_use_is_told(example_record, tmp_path, words, told):
    ran = run(*(tmp_path / word if word in ("NEW", "NONE") else word for word in words), "-r",
              example_record / "demo" / "record")  # fmt: skip
    assert isinstance(ran.exception, OnrecordError)
    assert told in str(ran.exception)


def test_a_root_that_is_no_certificate_is_told(bag, tmp_path):
    (tmp_path / "root.pem").write_text("not a certificate")
    ran = run("verify", "-r", bag, "--root", tmp_path / "root.pem")
    assert "holds no certificate in PEM" in str(ran.exception)


def test_the_checker_is_short_enough_to_be_read():
    with open(verify_bundle.__file__, encoding="utf-8") as file:
        assert sum(bool(line.strip()) for line in file) < 90
