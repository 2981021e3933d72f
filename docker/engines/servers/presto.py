"""PrestoDB 0.287: the newest whose server archive the Maven repository has."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

from artifacts import Artifact, fetch, unpacked
from server import HOST, Place, Server, heap, properties
from statement import answers

VERSION = "0.287"
ASM_VERSION = "9.7.1"  # 0.287 ships ASM 9.0, which cannot read Java 17 classes: "Unsupported class file major version 61"
ASM = ("asm", "asm-analysis", "asm-commons", "asm-tree", "asm-util")
ARCHIVE = Artifact("com.facebook.presto", "presto-server", VERSION, "tar.gz")
TOP = f"presto-server-{VERSION}"
PLUGINS = ("blackhole", "hive-hadoop2", "memory", "resource-group-managers", "session-property-managers", "tpch")
KEPT = (f"{TOP}/lib/", *(f"{TOP}/plugin/{plugin}/" for plugin in PLUGINS))  # 0.5 of 2.1 GB

OPENED = {
    "java.base": (
        "java.io java.lang java.lang.ref java.lang.reflect java.net java.nio java.security java.text java.util "
        "java.util.concurrent java.util.concurrent.atomic java.util.concurrent.locks java.util.regex javax.security.auth "
        "javax.security.auth.login jdk.internal.loader jdk.internal.misc sun.nio.ch sun.nio.cs sun.security.action "
        "sun.security.util sun.util.calendar"
    ),
    "java.management": "javax.management",
    "java.security.jgss": "sun.security.krb5",
    "java.sql": "java.sql",
}


def install() -> Path:
    return unpacked(f"presto-{VERSION}", unpack)


def unpack(scratch: Path) -> Path:
    jars = [fetch(Artifact("org.ow2.asm", name, ASM_VERSION)) for name in ASM]
    archive = fetch(ARCHIVE)
    with tarfile.open(archive) as tar:
        tar.extractall(scratch, (member for member in tar if member.name.startswith(KEPT)))
    replace_asm(scratch / TOP, jars)
    archive.unlink()
    return scratch / TOP


def replace_asm(home: Path, jars: list[Path]) -> None:
    for jar in jars:
        shutil.copy(jar, home / "lib")
        for old in list(home.rglob(jar.name.replace(ASM_VERSION, "9.0"))):
            shutil.copy(jar, old.parent)
            old.unlink()


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
        discovery__server_enabled="true",
        discovery_uri=f"http://{HOST}:{place.port}",
        query_max__memory="2GB",
        query_max__memory__per__node="1GB",
        query_max__total__memory__per__node="1.5GB",
        memory_heap__headroom__per__node="512MB",
    )
    catalogs = place.home / "etc" / "catalog"
    for connector in ("blackhole", "memory", "tpch"):
        properties(catalogs / f"{connector}.properties", connector_name=connector)
    properties(
        catalogs / "hive.properties",
        connector_name="hive-hadoop2",
        hive_metastore="file",
        hive_metastore_catalog_dir=f"file://{place.home}/warehouse",
        hive_allow__drop__table="true",
        hive_non__managed__table__writes__enabled="true",
        hive_parquet_use__column__names="true",
    )


def command(place: Place) -> list[str]:
    opens = [f"--add-opens={module}/{package}=ALL-UNNAMED" for module in OPENED for package in OPENED[module].split()]
    memory = [f"-Xmx{heap()}", "-XX:+UseG1GC", "-XX:G1HeapRegionSize=32M", "-XX:+ExitOnOutOfMemoryError"]
    node = {"environment": "test", "id": f"presto-{place.port}", "data-dir": place.home / "data", "bind-ip": HOST, "internal-address": HOST}
    return [
        str(place.java / "bin" / "java"), "-server", *memory, "-Djdk.attach.allowAttachSelf=true", *opens, "-cp", "lib/*",
        "-Dconfig=etc/config.properties", "-Dlog.enable-console=true", *(f"-Dnode.{key}={value}" for key, value in node.items()),
        "com.facebook.presto.server.PrestoServer",
    ]


def ready(place: Place) -> bool:
    return answers(f"http://{HOST}:{place.port}", "X-Presto-User", "SELECT count(*) FROM tpch.tiny.nation")


SERVER = Server(
    name="presto", version=VERSION, java=17, default_port=18180, url="presto://t@{host}:{port}/hive",
    install=install, configure=configure, command=command, environment=lambda place: {}, answers=ready,
)
