"""The measured figures of the benchmarks stand at their floors, where the corpora lie beside the project."""

import importlib.util
import json
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
_spec = importlib.util.spec_from_file_location("floors", BENCHMARKS / "floors.py")
floors = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(floors)
KNOWN = json.loads(floors.FLOORS.read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_no_figure_falls_under_its_floor(name):
    benchmark = KNOWN[name]
    if not (floors.CORPORA / benchmark["corpus"]).exists():
        pytest.skip(f"{benchmark['corpus']} is not beside the project")
    assert floors.under(benchmark, floors.measure(benchmark, floors.CORPORA)) == {}


def test_a_fallen_figure_is_told():
    benchmark = {"figures": {"f1": {"pattern": "", "floor": 0.5}}}
    assert floors.under(benchmark, {"f1": 0.49}) == {"f1": (0.49, 0.5)}
    assert floors.under(benchmark, {"f1": 0.5}) == {}


def test_another_corpus_is_refused(tmp_path):
    (tmp_path / "dev.jsonl").write_text("{}", "utf-8")
    benchmark = {"corpus": "dev.jsonl", "sha256": "0" * 64, "command": ["none.py"], "figures": {}}
    with pytest.raises(RuntimeError, match="not the corpus"):
        floors.measure(benchmark, tmp_path)
