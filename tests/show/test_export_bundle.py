"""A bundle is a valid bag with all originals, and its checker finds every change."""

import hashlib
import json
import re
import subprocess
import sys

import bagit
import pytest
from typer.testing import CliRunner

from onrecord import plugins
from onrecord.cli import app
from onrecord.errors import OnrecordError, RecordError
from onrecord.show import bundle, signing


@pytest.fixture
def bag(record, example_record, tmp_path):
    with plugins.open_store(str(example_record / "demo" / "record")) as store:
        content = dict(bundle.bag(record, store.original, made="2031-05-06"))
    key = tmp_path / "key.pem"
    content = dict(signing.signed(content, key)) if signing.new_key(key) else {}
    for name, data in content.items():
        path = tmp_path / "bag" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "bag"


def checked(folder):
    ran = subprocess.run(
        [sys.executable, "-I", "verify_bundle.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout


def test_a_bundle_is_a_valid_bag_with_every_original(bag, record):
    opened = bagit.Bag(str(bag))
    opened.validate()
    assert opened.info["Bagging-Date"] == "2031-05-06"
    kept = {path.name.partition(".")[0]: path for path in (bag / "data" / "originals").iterdir()}
    assert set(kept) == {document.sha256 for document in record.documents}
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == name for name, path in kept.items())


def test_the_crate_names_every_file_of_the_payload(bag):
    crate = json.loads((bag / "data" / "ro-crate-metadata.json").read_text())
    nodes = {node["@id"]: node for node in crate["@graph"]}
    files = {path.relative_to(bag / "data").as_posix() for path in (bag / "data").rglob("*") if path.is_file()}
    assert {part["@id"] for part in nodes["./"]["hasPart"]} == files - {"ro-crate-metadata.json"}
    assert nodes["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}


def test_the_checker_in_the_bag_needs_no_library_and_knows_a_signed_whole_bundle(bag):
    code, said = checked(bag)
    assert (code, said.splitlines()[0].split()[:4]) == (0, ["signed", "by", "the", "key"])


@pytest.mark.parametrize("name", ["data/record.html", "bag-info.txt", "manifest-sha256.txt", "signature.txt"])
def test_the_checker_finds_one_changed_letter(bag, name):
    data = bytearray((bag / name).read_bytes())
    data[-2] ^= 1
    (bag / name).write_bytes(bytes(data))
    code, said = checked(bag)
    assert code == 1
    assert name in said


@pytest.mark.parametrize("content", ["", "key\nsignature\n", "key zz\nsignature 00\n", "one line", "\u00e9\n\n"])
def test_the_checker_knows_what_is_no_signature(bag, content):
    (bag / "signature.txt").write_text(content)
    code, said = checked(bag)
    assert code == 1
    assert "signature.txt: not a signature" in said


def test_the_checker_finds_what_is_missing_and_what_was_put_in(bag):
    (bag / "data" / "record" / "record.json").unlink()
    (bag / "data" / "record" / "new.json").write_text("{}")
    code, said = checked(bag)
    assert code == 1
    assert "record.json: missing or changed" in said
    assert "new.json: not in the manifest" in said


def test_a_bundle_says_which_original_it_lacks(record):
    def none(sha256):
        raise RecordError(f"{sha256}: gone")

    content = dict(bundle.bag(record, none))
    assert all(document.sha256 in content["data/missing-originals.txt"].decode() for document in record.documents)


def test_a_key_is_never_replaced(tmp_path):
    signing.new_key(tmp_path / "key.pem")
    assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0
    with pytest.raises(RecordError, match="never replaced"):
        signing.new_key(tmp_path / "key.pem")


def run(*words):
    return CliRunner().invoke(app, list(words))


def test_the_command_writes_a_signed_bundle_that_its_own_checker_accepts(example_record, tmp_path):
    record = str(example_record / "demo" / "record")
    made = run("key", str(tmp_path / "key.pem"))
    assert re.fullmatch(r"[0-9a-f]{64}\n", made.stdout)
    assert (
        run(
            "export", "bundle", "-r", record, "-o", str(tmp_path / "bag"), "--sign", str(tmp_path / "key.pem")
        ).exit_code
        == 0
    )
    bagit.Bag(str(tmp_path / "bag")).validate()
    code, said = checked(tmp_path / "bag")
    assert (code, said.splitlines()[0]) == (0, f"signed by the key {made.stdout.strip()}")


def test_a_redacted_bundle_has_no_originals(example_record, tmp_path):
    record = str(example_record / "demo" / "record")
    ran = run("export", "bundle", "-r", record, "-o", str(tmp_path / "bag"), "--redact-persons")
    assert ran.exit_code == 0
    assert not (tmp_path / "bag" / "data" / "originals").exists()
    bagit.Bag(str(tmp_path / "bag")).validate()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bundle"], "name a folder or a .zip with -o"),
        (["json", "--sign", "k.pem"], "json has no signature"),
        (["bundle", "-o", "FULL"], "holds something already"),
        (["bundle", "-o", "NEW", "--sign", "none.pem"], "make one with onrecord key FILE"),
    ],
)
def test_wrong_use_of_a_bundle_says_what_to_do(example_record, tmp_path, words, said):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("a")
    paths = {"FULL": str(tmp_path / "full"), "NEW": str(tmp_path / "new")}
    ran = run("export", *(paths.get(word, word) for word in words), "-r", str(example_record / "demo" / "record"))
    assert isinstance(ran.exception, OnrecordError)
    assert said in str(ran.exception)
