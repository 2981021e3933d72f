"""Spark 4's Thrift server, which speaks HiveServer2's protocol, on an embedded Derby metastore."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from artifacts import Unavailable, say, unpacked
from server import HOST, Place, Server, heap

VERSION = "4.0.1"
REQUIREMENTS = Path(__file__).parent.parent / "requirements-spark.txt"


def install() -> Path:
    return unpacked(f"spark-{VERSION}", unpack)


def unpack(scratch: Path) -> Path:
    """The pyspark package from PyPI: it holds the jars and scripts of the whole distribution."""
    say(f"installing pyspark {VERSION}")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "--target", str(scratch / "site"), "-r", str(REQUIREMENTS)]
    if subprocess.run(pip, stdout=sys.stderr, check=False).returncode != 0:
        raise Unavailable(f"pyspark {VERSION} could not be installed")
    return scratch / "site"


def configure(place: Place) -> None:
    (place.home / "warehouse").mkdir(exist_ok=True)


def command(place: Place) -> list[str]:
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.warehouse.dir": place.home / "warehouse",
        "spark.hadoop.javax.jdo.option.ConnectionURL": f"jdbc:derby:;databaseName={place.home / 'metastore'};create=true",
    }
    thrift = {"hive.server2.thrift.port": place.port, "hive.server2.thrift.bind.host": HOST}
    return [
        str(place.dist / "pyspark" / "bin" / "spark-submit"),
        "--class", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2", "--master", "local[2]", "--driver-memory", heap(),
        *(word for key, value in settings.items() for word in ("--conf", f"{key}={value}")), "spark-internal",
        *(word for key, value in thrift.items() for word in ("--hiveconf", f"{key}={value}")),
    ]


def environment(place: Place) -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(place.dist), os.environ.get("PYTHONPATH"))))
    return {"JAVA_HOME": str(place.java), "SPARK_HOME": str(place.dist / "pyspark"), "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": path}


def ready(place: Place) -> bool:
    """The port opens before the session is made, so the log has to say so as well."""
    started = "HiveThriftServer2 started" in (place.home / "log").read_text(errors="replace")
    with socket.socket() as probe:
        return started and probe.connect_ex((HOST, place.port)) == 0


SERVER = Server(
    name="spark", version=VERSION, java=17, default_port=10110, url="hive://t@{host}:{port}/default",
    install=install, configure=configure, command=command, environment=environment, answers=ready,
)
