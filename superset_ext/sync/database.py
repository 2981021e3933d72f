"""The database connection through the `+bathtub` driver."""

from __future__ import annotations

from superset import db
from superset.models.core import Database

from superset_ext.errors import SupersetError
from superset_ext.sync.ids import uid
from superset_ext.sync.report import Change


def sync_database(name: str, uri: str) -> tuple[Database, Change]:
    """The connection of this name, made or given this URI; every other setting of it is the user's."""
    database = db.session.query(Database).filter_by(uuid=uid("database", name)).one_or_none()
    if database is None:
        return create(name, uri)
    if database.sqlalchemy_uri_decrypted == uri:
        return database, Change("unchanged", "database", name)
    database.set_sqlalchemy_uri(uri)
    return database, Change("updated", "database", name, "address")


def create(name: str, uri: str) -> tuple[Database, Change]:
    """A new connection, read-only as far as Superset goes; one of that name that a user made is not taken over."""
    if db.session.query(Database).filter_by(database_name=name).count():
        raise SupersetError(f"Superset has a database '{name}' that sync did not make; give another name with --database")
    database = Database(
        database_name=name,
        uuid=uid("database", name),
        expose_in_sqllab=True,
        allow_run_async=False,
        allow_ctas=False,
        allow_cvas=False,
        allow_dml=False,
        allow_file_upload=False,
        extra="{}",
    )
    database.set_sqlalchemy_uri(uri)
    db.session.add(database)
    db.session.flush()
    return database, Change("created", "database", name)
