"""The library that runs the tagger sends nothing to its maker, and keeps nothing to be sent."""

import os
import subprocess
import sys

LOAD = "from onrecord.find.quotations.tagger.model import english; english(); import time; time.sleep(0.2)"


def test_loading_the_tagger_leaves_nothing_in_the_home_folder(tmp_path):
    own = {**os.environ, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    own.pop("XDG_CACHE_HOME", None)
    own.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", LOAD], env=own, check=True)
    assert list(tmp_path.iterdir()) == []
