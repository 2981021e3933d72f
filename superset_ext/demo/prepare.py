"""Superset's database made and filled, in one process: `python -m superset_ext.demo.prepare < JOB`.

Superset's own way is four commands (`db upgrade`, `fab create-admin`, `init`, then our `bathtub sync`), each of which starts
the whole application. One start is enough. JOB is the JSON of a `Job`, read from standard input because it has the
password; a line of progress starts with MARK, one of a failure that the user can mend with REFUSED.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

MARK = "bathtub>> "
REFUSED = "bathtub!! "


@dataclass(frozen=True, slots=True)
class Job:
    """What to prepare. fresh : the database is to be made or upgraded first."""

    metrics: str
    uri: str
    password: str
    note: str
    fresh: bool

    def json(self) -> str:
        return json.dumps(asdict(self))


def prepare(job: Job) -> None:
    """Does the job, on the database that Superset's configuration names."""
    say("starting Superset to set it up")
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        if job.fresh:
            say("creating Superset's database")
            upgrade()
            say("creating the user and the roles")
            create_admin(job.password)
            init()
        say("putting in the metrics and dashboards")
        for line in synced(job):
            print(line)


def upgrade() -> None:
    """`superset db upgrade`."""
    import superset
    from flask_migrate import upgrade as migrate

    migrate(directory=str(Path(superset.__file__).parent / "migrations"))


def create_admin(password: str) -> None:
    """`superset fab create-admin`, unless the user is there."""
    from superset import security_manager

    if security_manager.find_user("admin") is None:
        role = security_manager.find_role("Admin")
        security_manager.add_user("admin", "Fleet", "Admin", "admin@localhost", role, password=password)


def init() -> None:
    """`superset init`: permissions and roles."""
    from superset import appbuilder, security_manager
    from superset.extensions import db

    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()
    db.session.commit()


def synced(job: Job) -> list[str]:
    """`superset bathtub sync`; its lines."""
    from metrics import load
    from superset_ext.sync import sync

    connection = f"Bathtub ({job.note})" if job.note else "Bathtub"  # SQL Lab shows no other word on the data
    return sync(load(job.metrics), job.uri, database=connection, owner="admin", note=job.note).lines()


def say(text: str) -> None:
    print(f"{MARK}{text}", flush=True)


def main() -> int:
    """The job on standard input; the exit code."""
    from metrics.errors import BathtubError

    try:
        prepare(Job(**json.load(sys.stdin)))
    except BathtubError as error:
        for line in str(error).splitlines():
            print(f"{REFUSED}{line}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
