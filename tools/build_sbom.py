"""Write the bill of materials (CycloneDX 1.5) of what a plain installation brings, from its lock file.

    python tools/build_sbom.py [--check]

The same lock file gives the same bytes: no time, no serial number. `--check` compares, and exits with 1 when it is old.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK, SBOM = ROOT / "requirements" / "run.lock", ROOT / "requirements" / "run.cdx.json"
VERSION = re.compile(r'__version__ \s* = \s* "([^"]+)"  # __version__ = "0.1.0"', re.VERBOSE)
PINNED = re.compile(
    r"([a-z0-9][a-z0-9._-]*) == ([^\s;]+) (?: \s* ; \s* ([^\\]+) )?  # numpy==2.1.0 ; python_full_version >= '3.11'",
    re.VERBOSE,
)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})  # --hash=sha256:e3b0c442...", re.VERBOSE)


def main() -> int:
    made = bill(LOCK.read_text("utf-8"))
    if "--check" in sys.argv[1:]:
        fresh = SBOM.is_file() and SBOM.read_text("utf-8") == made
        print(f"{SBOM.name} is {'up to date' if fresh else 'old: run python tools/build_sbom.py'}")
        return 0 if fresh else 1
    SBOM.write_text(made, "utf-8")
    print(f"wrote {SBOM.relative_to(ROOT)}")
    return 0


def bill(lock: str) -> str:
    """The bill of materials of a lock file, as JSON."""
    version = VERSION.search((ROOT / "src" / "onrecord" / "__init__.py").read_text("utf-8"))
    assert version is not None, "src/onrecord/__init__.py says no version"
    bom = {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component("onrecord", version[1], "application")},
        "components": [parsed(block) for block in re.split(r"\n(?=[a-z0-9])", lock) if PINNED.match(block)],
    }
    return json.dumps(bom, indent=1, ensure_ascii=False) + "\n"


def parsed(block: str) -> dict[str, object]:
    """One package of a lock file, with its hashes and the condition under which it is installed."""
    found = PINNED.match(block)
    assert found is not None, block[:80]
    name, version, condition = found.groups()
    made = component(name, version, "library")
    made["hashes"] = [{"alg": "SHA-256", "content": content} for content in HASH.findall(block)]
    if condition:
        made["properties"] = [{"name": "onrecord:installed-where", "value": condition.strip()}]
    return made


def component(name: str, version: str, kind: str) -> dict[str, object]:
    """A package as the format names it."""
    purl = f"pkg:pypi/{name}@{version}"
    return {"type": kind, "bom-ref": purl, "name": name, "version": version, "purl": purl}


if __name__ == "__main__":
    sys.exit(main())
