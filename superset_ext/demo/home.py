"""The folder of a demo's Superset: its configuration, secrets, database and what it was last prepared for."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from superset_ext.errors import SupersetError

CONFIG = '''"""Configuration of the demo's Superset. Written once by `bathtub demo`: yours to change."""

from pathlib import Path

HOME = Path(__file__).parent
SECRET_KEY = (HOME / "secret_key").read_text().strip()
SQLALCHEMY_DATABASE_URI = f"sqlite:///{HOME}/superset.db?check_same_thread=false"
SQLALCHEMY_ENGINE_OPTIONS = {"connect_args": {"timeout": 30}}
UPLOAD_FOLDER = f"{HOME}/uploads/"
TALISMAN_ENABLED = True
ROW_LIMIT = 10_000

from superset_ext import enable; enable(globals())  # Bathtub: keep this the last line
'''


@dataclass(frozen=True, slots=True)
class Home:
    """Where each file of the folder is."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "superset_config.py"

    @property
    def database(self) -> Path:
        return self.folder / "superset.db"

    @property
    def half_made(self) -> Path:
        """Where a database is made; it becomes `database` only when it is whole."""
        return self.folder / "superset.db.part"

    @property
    def log(self) -> Path:
        return self.folder / "superset.log"

    @property
    def password(self) -> str:
        """Of the user `admin`; random, made with the folder."""
        return (self.folder / "admin_password").read_text().strip()

    @property
    def stamp(self) -> dict[str, str]:
        """What the database was last prepared for; empty when it never was."""
        try:
            return dict(json.loads((self.folder / "prepared.json").read_text()))
        except (FileNotFoundError, ValueError):
            return {}

    def put_stamp(self, stamp: dict[str, str]) -> None:
        write(self.folder / "prepared.json", json.dumps(stamp, indent=1))


def make_home(folder: Path) -> Home:
    """The folder with its secrets and configuration; what is there is kept. Raises SupersetError if it cannot be written."""
    home = Home(folder.absolute())
    try:
        home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, secret in (("secret_key", secrets.token_urlsafe(42)), ("admin_password", secrets.token_urlsafe(9))):
            if not (home.folder / name).exists():
                write(home.folder / name, secret)
        if not home.config.exists():
            write(home.config, CONFIG)
        home.half_made.unlink(missing_ok=True)
    except OSError as error:
        raise SupersetError(f"cannot make Superset's folder {home.folder}: {error.strerror}; choose another with --home") from error
    return home


def write(file: Path, text: str) -> None:
    """Writes a file that only its owner can read, whole or not at all."""
    part = file.with_name(file.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)
    part.replace(file)
