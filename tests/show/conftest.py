"""The example record as exporters see it."""

import pytest

from onrecord import plugins


@pytest.fixture(scope="module")
def record(example_record):
    with plugins.open_store(str(example_record / "demo" / "record")) as store:
        return store.record()
