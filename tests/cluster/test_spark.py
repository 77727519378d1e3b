"""A real cluster (a master and two workers on the loopback) finds what DuckDB finds."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed (requirements-cluster.txt)")
pytest.importorskip("sqlglot", reason="sqlglot is not installed (requirements-cluster.txt)")

from dashboard.cluster import answers, engines
from dashboard.cluster.archive import Gathered
from dashboard.cluster.kept import BY, COUNTY
from tests.cluster import counties

# A test asks a few small questions: nothing is worth compiling.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
OPTIONS = {
    "spark.executor.extraJavaOptions": JAVA,
    "spark.executor.memory": "600m",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster that is there."""
    if shutil.which("java") is None:
        pytest.skip("no Java runtime")
    import pyspark

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"spark://127.0.0.1:{port}"
    folder = tmp_path_factory.mktemp("spark")
    own = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m",
           "SPARK_DAEMON_JAVA_OPTS": JAVA, "SPARK_WORKER_DIR": str(folder)}  # fmt: skip
    told = " ".join(f"--conf '{key}={value}'" for key, value in OPTIONS.items())
    worker = "worker.Worker --host 127.0.0.1 --cores 1 --memory 700m --webui-port 0"
    begun: list[subprocess.Popen[bytes]] = []
    with pytest.MonkeyPatch.context() as patch:
        for key, value in own.items():
            patch.setenv(key, value)
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"--driver-java-options '{JAVA}' {told} pyspark-shell")
        try:
            for line in (
                f"master.Master --host 127.0.0.1 --port {port} --webui-port 0",
                *[f"{worker} {address}"] * 2,
            ):
                called = [str(Path(pyspark.__file__).parent / "bin" / "spark-class")]
                with (folder / f"{len(begun)}.log").open("wb") as log:
                    begun.append(
                        subprocess.Popen(
                            [*called, *f"org.apache.spark.deploy.{line}".split()],
                            cwd=folder, env=os.environ.copy(), stdout=log, stderr=log,
                        )
                    )  # fmt: skip
            until = time.monotonic() + 60
            while time.monotonic() < until:  # the driver asks again by itself, but slowly
                with socket.socket() as asked:
                    if asked.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            yield address
        finally:
            for one in begun:
                one.terminate()
            for one in begun:
                one.wait(30)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    """Archives of two counties with all that engines read differently."""
    folder = tmp_path_factory.mktemp("counties")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(folder / "store"))
        return counties.sent(folder / "来件")


@pytest.mark.soak
@pytest.mark.parametrize(
    ("only", "days"),
    [
        pytest.param(counties.SOME, counties.DAYS[:1], id="some"),
        pytest.param((), counties.DAYS, marks=pytest.mark.marathon, id="all"),
    ],
)
def test_a_cluster_finds_what_this_machine_finds(
    only: tuple[str, ...], days: tuple[date, ...], master: str, found: Gathered
) -> None:
    with engines.opened(found) as here:
        want = answers.count(here, days, only)
    with engines.opened(found, master) as cluster:
        got = answers.count(cluster, days, only)
    assert got.num_rows > 300
    assert got.schema == want.schema
    assert counties.differences(got, want, ("figure", "as_of", BY, COUNTY, "key")) == []
