"""Short forms of the sweeps in `benchmarks/reliability`; the bill of materials is that of the lock file."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SWEEPS = {
    "killed at statements": ("kill.py", "--by", "statements", "--points", "10"),
    "bytes flipped, and crafted": ("corrupt.py", "--points", "12"),
    "files that may not grow, no permission, a pipe that closes": ("faults.py", "small-files", "denied", "pipe"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="the sweeps fork")
@pytest.mark.parametrize("words", SWEEPS.values(), ids=SWEEPS)
def test_a_sweep_finds_no_fault(words, example_record, tmp_path):
    command = [sys.executable, str(ROOT / "benchmarks" / "reliability" / words[0]), *words[1:]]
    command += ["--scratch", str(tmp_path), "--example", str(example_record / "demo" / "record")]
    swept = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert swept.returncode == 0, swept.stdout + swept.stderr
    assert " 0 faults" in swept.stdout


def test_the_bill_of_materials_is_that_of_the_lock_file():
    command = [sys.executable, str(ROOT / "tools" / "build_sbom.py"), "--check"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
