"""Pages in a real browser: an application that answers on this machine, and the Chromium that is installed."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

NAMED = "ONRECORD_CHROMIUM"
PATIENCE = 60_000  # milliseconds, for a machine that has much else to do
NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@contextmanager
def answering(app: Any) -> Iterator[str]:
    """The address at which an application answers, until the block ends."""
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def launched() -> Iterator[Any]:
    """Chromium; tests are skipped where it, or what drives it, is not installed."""
    playwright = pytest.importorskip("playwright.sync_api")
    program = os.environ.get(NAMED) or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip(f"no Chromium: install one, or name one in {NAMED}")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
