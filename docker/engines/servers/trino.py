"""Trino 476: the core server with the memory, tpch and hive plugins."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

from artifacts import Artifact, fetch, unpacked
from server import HOST, Place, Server, heap, properties
from statement import answers

VERSION = "476"
ARCHIVE = Artifact("io.trino", "trino-server-core", VERSION, "tar.gz")
PLUGINS = ("hive", "memory", "tpch")


def install() -> Path:
    return unpacked(f"trino-{VERSION}", unpack)


def unpack(scratch: Path) -> Path:
    archive = fetch(ARCHIVE)
    with tarfile.open(archive) as tar:
        tar.extractall(scratch)
    home = scratch / f"trino-server-core-{VERSION}"
    for name in PLUGINS:
        unpack_plugin(name, home / "plugin")
    archive.unlink()
    return home


def unpack_plugin(name: str, plugins: Path) -> None:
    archive = fetch(Artifact("io.trino", f"trino-{name}", VERSION, "zip"))
    zipfile.ZipFile(archive).extractall(plugins)
    (plugins / f"trino-{name}-{VERSION}").rename(plugins / name)
    archive.unlink()


def configure(place: Place) -> None:
    for folder in ("lib", "plugin"):
        (place.home / folder).unlink(missing_ok=True)
        (place.home / folder).symlink_to(place.dist / folder)
    (place.home / "warehouse").mkdir(exist_ok=True)
    properties(
        place.home / "etc" / "config.properties",
        coordinator="true",
        node__scheduler_include__coordinator="true",
        http__server_http_port=place.port,
        discovery_uri=f"http://{HOST}:{place.port}",
        query_max__memory="2GB",
        query_max__memory__per__node="1GB",
        memory_heap__headroom__per__node="512MB",
    )
    catalogs = place.home / "etc" / "catalog"
    for connector in ("memory", "tpch"):
        properties(catalogs / f"{connector}.properties", connector_name=connector)
    properties(
        catalogs / "hive.properties",
        connector_name="hive",
        hive_metastore="file",
        hive_metastore_catalog_dir="local:///",
        fs_native__local_enabled="true",
        local_location=place.home / "warehouse",
    )


def command(place: Place) -> list[str]:
    memory = [f"-Xmx{heap()}", "-XX:G1HeapRegionSize=32M", "-XX:+ExitOnOutOfMemoryError", "-XX:ReservedCodeCacheSize=512M"]
    compiler = ["-XX:PerMethodRecompilationCutoff=10000", "-XX:PerBytecodeRecompilationCutoff=10000"]
    access = [
        "-Djdk.attach.allowAttachSelf=true", "-Dfile.encoding=UTF-8", "-XX:+EnableDynamicAgentLoading",
        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "--add-modules=jdk.incubator.vector",
    ]
    node = {"environment": "test", "id": f"trino-{place.port}", "data-dir": place.home / "data", "bind-ip": HOST, "internal-address": HOST}
    return [
        str(place.java / "bin" / "java"), "-server", *memory, *compiler, *access, "-cp", "lib/*",
        "-Dconfig=etc/config.properties", "-Dlog.enable-console=true", *(f"-Dnode.{key}={value}" for key, value in node.items()),
        "io.trino.server.TrinoServer",
    ]


def ready(place: Place) -> bool:
    return answers(f"http://{HOST}:{place.port}", "X-Trino-User", "SELECT count(*) FROM tpch.tiny.nation")


SERVER = Server(
    name="trino", version=VERSION, java=25, default_port=18190, url="trino://t@{host}:{port}/hive",
    install=install, configure=configure, command=command, environment=lambda place: {}, answers=ready,
)
