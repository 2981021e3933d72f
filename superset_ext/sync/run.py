"""One sync, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from superset import db, security_manager
from superset.utils.core import override_user

from superset_ext.dashboards import DASHBOARDS
from superset_ext.errors import SupersetError
from superset_ext.sync import state
from superset_ext.sync.dashboards import Place, sync_dashboard
from superset_ext.sync.database import sync_database
from superset_ext.sync.dataset import sync_dataset
from superset_ext.sync.kept import Written
from superset_ext.sync.report import Change, Report

if TYPE_CHECKING:
    from flask_appbuilder.security.sqla.models import User

    from metrics.model import Layer


def sync(layer: Layer, uri: str, *, database: str, owner: str, note: str = "", dry_run: bool = False, overwrite: bool = False) -> Report:
    """Makes Superset's objects say what the layer says; within an application's context.

    uri : the `+bathtub` address at which Superset finds the tables.
    database : name of the connection in Superset. owner : the user who owns what is made.
    note : a few words said in every dashboard's title and dataset's description, for example `simulated data`.
    Raises superset_ext.errors.SupersetError if there is no such user or the connection's name is taken.
    """
    user = the_user(owner)
    written = Written(state.read(), overwrite=overwrite)
    with override_user(user):
        try:
            changes = everything(layer, uri, database, user, note, written)
            state.write({**written.before, **written.now})
            db.session.flush()
        except BaseException:
            db.session.rollback()
            raise
        if dry_run:
            db.session.rollback()
        else:
            db.session.commit()
    return Report(tuple(changes))


def the_user(name: str) -> User:
    """The user of that name; raises SupersetError."""
    user = security_manager.find_user(name)
    if user is None:
        raise SupersetError(f"Superset has no user '{name}'; make one with `superset fab create-admin`, or name another with --owner")
    return user


def everything(layer: Layer, uri: str, name: str, owner: User, note: str, written: Written) -> list[Change]:
    """The connection, a dataset for each semantic table, then the dashboards over them."""
    database, change = sync_database(name, uri)
    changes = [change]
    for table in layer.tables.values():
        dataset, made = sync_dataset(database, table, layer.hash, owner, note)
        changes += made
        place = Place(dataset, table, layer, owner, note, written)
        for dashboard in DASHBOARDS:
            if dashboard.table == table.name:
                changes += sync_dashboard(dashboard, place)
    return changes
