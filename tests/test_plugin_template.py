"""The plugin to start from, installed as its reader would install it, does what its page says."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTICE = """<?xml version="1.0"?>
<notice date="2023-03-30"><court>Regional Court of Ostrel</court><title>Hearing</title>
<p>The court opened docket No. 12/2023 on Thursday, the clerk said.</p><p>A hearing was set for May.</p></notice>"""


@pytest.fixture(scope="module")
def onrecord(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plugins")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*install, "--target", str(folder), str(ROOT / "examples" / "plugin")], check=True)

    def run(*words, cwd):
        env = os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT / "src")])}
        ran = subprocess.run(
            [sys.executable, "-c", "from onrecord.cli import main; main()", *words],
            cwd=cwd, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return ran.returncode, ran.stdout, ran.stderr

    return run


def test_its_parts_are_listed(onrecord, tmp_path):
    _, listed, _ = onrecord("plugins", cwd=tmp_path)
    ours = [line.split()[0] for line in listed.splitlines() if "onrecord_dockets" in line]
    assert sorted(ours) == ["dockets", "dockets", "notice"]


def test_its_reader_finder_and_exporter_work_together(onrecord, tmp_path):
    (tmp_path / "notice.xml").write_text(NOTICE)
    code, _, said = onrecord("build", "notice.xml", cwd=tmp_path)
    assert code == 0, said
    _, shown, _ = onrecord("show", "citations", "--type", "case", "--json", cwd=tmp_path)
    assert ("docket No. 12/2023", "dockets@1") in [(c["label"], c["found_by"]) for c in json.loads(shown)]
    _, documents, _ = onrecord("show", "documents", "--json", cwd=tmp_path)
    (document,) = json.loads(documents)
    assert (document["title"], document["publisher"], document["published"]) == (
        "Hearing", "Regional Court of Ostrel", "2023-03-30",
    )  # fmt: skip
    assert onrecord("export", "dockets", cwd=tmp_path)[1] == "docket No. 12/2023\tHearing\t17\n"


@pytest.mark.parametrize(("data", "said"), [("<notice><p>cut", "damaged XML"), ("<other/>", "no court notice")])
def test_what_its_reader_refuses_names_the_file(onrecord, tmp_path, data, said):
    (tmp_path / "bad.xml").write_text(f'<?xml version="1.0"?>{data}')
    _, _, told = onrecord("text", "bad.xml", cwd=tmp_path)
    assert "bad.xml" in told
    assert said in told
