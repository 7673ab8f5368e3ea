"""The rules of the house hold: layers, licences, documentation, cheap start-up, no words of people's machines."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest

from onrecord import plugins

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "src" / "onrecord").rglob("*.py"))
FORBIDDEN_LICENCE = re.compile(
    r"\bA?GPL|GNU (Affero )?General Public|Server Side Public|Business Source", re.IGNORECASE
)
CHOICE = {"tld": "MPL-1.1 OR GPL-2.0 OR LGPL-2.1: used under MPL"}
HEAVY = (
    "spacy",
    "sqlalchemy",
    "starlette",
    "uvicorn",
    "trafilatura",
    "lxml",
    "pypdfium2",
    "numpy",
    "jinja2",
    "rich.table",
    "pyarrow",
    "ray",
)


def locked_names():
    lines = (ROOT / "requirements" / "run.lock").read_text().splitlines()
    return [re.split(r"[=\s]", line)[0] for line in lines if re.match(r"[a-z0-9]", line)]


def installed_licence(name):
    found: Distribution = distribution(name)
    meta = found.metadata
    classifiers = [c for c in meta.get_all("Classifier") or () if c.startswith("License")]
    return " / ".join([meta.get("License-Expression") or "", *classifiers, (meta.get("License") or "")[:80]])


def test_no_dependency_is_under_a_strong_copyleft_licence():
    wrong = {}
    for name in locked_names():
        try:
            licence = installed_licence(name)
        except ModuleNotFoundError:
            continue  # locked for another platform
        if (
            FORBIDDEN_LICENCE.search(licence.replace("LGPL", "").replace("Lesser General Public", ""))
            and name not in CHOICE
        ):
            wrong[name] = licence
    assert not wrong


@pytest.mark.parametrize("lock", ["run.lock", "test.lock"])
def test_every_locked_package_has_a_hash_and_no_address(lock):
    text = (ROOT / "requirements" / lock).read_text()
    for block in re.split(r"\n(?=[a-z0-9])", text):
        assert "--hash=sha256:" in block, block[:80]
    assert "://" not in text


def test_help_loads_neither_language_nor_web_nor_database_code():
    code = "import sys, onrecord.cli, json; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout)
    assert [name for name in loaded if name.startswith(HEAVY)] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_each_module_says_in_one_sentence_what_it_is(module):
    docstring = ast.get_docstring(ast.parse(module.read_text("utf-8")))
    assert docstring, module
    first = docstring.split("\n\n")[0]
    assert first.endswith("."), first


@pytest.mark.parametrize("name", sorted(plugins.installed("finders")))
def test_each_finder_has_a_page_with_examples(name):
    page = ROOT / "docs" / "find" / f"{name}.md"
    assert page.exists()
    assert "```python" in page.read_text("utf-8")


@pytest.mark.parametrize("group", plugins.GROUPS)
def test_every_plugin_of_ours_loads(group):
    for name in plugins.installed(group):
        assert plugins.load(group, name) is not None


def test_an_unknown_plugin_is_refused_with_what_there_is():
    with pytest.raises(plugins.PluginError, match=r"no exporter is called 'papyrus'; installed are: .*json"):
        plugins.load("exporters", "papyrus")


def test_every_module_has_its_layer():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    placed = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    here = (ROOT / "src" / "onrecord").iterdir()
    modules = {f"onrecord.{path.stem}" for path in here if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert modules - {"onrecord.__init__"} == placed


def test_each_decision_has_a_number_of_its_own():
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in records]
    assert len(set(numbers)) == len(numbers)
    assert [path.read_text("utf-8")[2:6] for path in records] == numbers
