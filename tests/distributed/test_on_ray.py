"""A build on a Ray cluster of two machines gives the record that one machine gives, whatever is lost or stopped."""

import shutil
from pathlib import Path

import pytest

from onrecord import pipeline, plugins
from onrecord.config import Settings
from onrecord.distributed.engine import RayEngine
from onrecord.model import Given

ray = pytest.importorskip("ray", reason="Ray is not installed")

ARTICLES = Path(__file__).parents[2] / "examples" / "articles"
ON_A_BUSY_MACHINE = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_worker_niceness": "0",
    "RAY_gcs_server_request_timeout_seconds": "300",
    "RAY_gcs_rpc_server_reconnect_timeout_s": "300",
    "RAY_health_check_timeout_ms": "60000",
    "RAY_raylet_start_wait_time_s": "300",
}
MACHINE = {"num_cpus": 1, "object_store_memory": 80 * 1024 * 1024, "include_dashboard": False}


@pytest.fixture(scope="module")
def cluster():
    """A cluster of one machine with one processor, to which others can be added."""
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patched:
        for name, value in ON_A_BUSY_MACHINE.items():
            patched.setenv(name, value)
        started = Cluster(initialize_head=True, head_node_args=MACHINE)
        ray.init(address=started.address, log_to_driver=False, logging_level="ERROR")
        yield started
        ray.shutdown()
        started.shutdown()


@pytest.fixture
def machine(cluster):
    """Another machine, which can be lost."""
    return cluster.add_node(num_cpus=1, object_store_memory=MACHINE["object_store_memory"])


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """Some articles of the example, and one that nobody can read."""
    folder = tmp_path_factory.mktemp("corpus") / "articles"
    folder.mkdir()
    for file in sorted(ARTICLES.iterdir()):
        if file.suffix in (".html", ".txt", ".jsonl"):
            shutil.copy(file, folder)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\n" + b"\0garbage" * 50)
    return folder


@pytest.fixture(scope="module")
def local(articles, tmp_path_factory):
    """The record as this machine alone makes it: what is exported, and the summary."""
    return built(articles, tmp_path_factory.mktemp("local") / "record", workers=1)


def built(articles, record, **arguments):
    summary = pipeline.build([str(articles)], record=str(record), given=Given(), settings=Settings(), **arguments)
    with plugins.open_store(str(record)) as store:
        assert store.verify() == []
        ((_, exported),) = plugins.load("exporters", "json").files(store.record())
    return exported, summary


def engine(record):
    return RayEngine(settings=Settings(), given=Given(), folder=record / "parts", sources=1)


class Stopped(Exception):
    pass


def test_stopped_and_with_a_machine_lost_half_way_it_ends_in_the_same_record(
    articles, local, cluster, machine, tmp_path
):
    record, lost = tmp_path / "record", []

    def stop(done, total, name):
        if done == 3:
            raise Stopped

    with pytest.raises(Stopped), engine(record) as on_ray:
        built(articles, record, engine=on_ray, progress=stop)
    assert list((record / "parts").glob("*.parquet"))

    def lose(done, total, name):
        if not lost and not on_ray.is_beginning:
            lost.append(done)
            cluster.remove_node(machine)

    with engine(record) as on_ray:
        again, summary = built(articles, record, engine=on_ray, progress=lose)
    assert summary.unchanged == 3
    assert lost
    assert lost[0] < summary.read
    assert again == local[0]
    assert not (record / "parts").exists()
