"""A semantic table as a Superset dataset: columns, metrics, folders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from superset import db
from superset.connectors.sqla.models import SqlaTable, SqlMetric, TableColumn
from superset.models.core import Database

from superset_ext.describe import METRIC_TYPE, TEMPORAL, column_row, folders, metric_row, shown
from superset_ext.errors import SupersetError
from superset_ext.sync.assign import assign
from superset_ext.sync.ids import uid
from superset_ext.sync.report import Change

if TYPE_CHECKING:
    from flask_appbuilder.security.sqla.models import User

    from metrics.model import Table

EXTRA = frozenset({"extra"})


def sync_dataset(database: Database, table: Table, layer_hash: str, owner: User, note: str) -> tuple[SqlaTable, list[Change]]:
    """The dataset of a semantic table, brought up to date.

    A dataset that someone made of the table in the browser is taken as it is: there can be only one.
    """
    dataset, made = find_or_create(database, table, owner)
    parts = [*sync_columns(dataset, table), *sync_metrics(dataset, table)]
    db.session.flush()
    different = assign(dataset, about(dataset, table, layer_hash, note), json_fields=EXTRA)
    if different or any(part.action != "unchanged" for part in parts):
        dataset.changed_on = datetime.now()  # results are cached by this date, and our definitions are no part of that key
    action = "created" if made else "updated" if different else "unchanged"
    return dataset, [Change(action, "dataset", table.name, "" if made else ", ".join(different)), *parts]


def find_or_create(database: Database, table: Table, owner: User) -> tuple[SqlaTable, bool]:
    """The dataset, and whether it is new."""
    catalog, schema = place(database)
    query = db.session.query(SqlaTable).filter_by(database_id=database.id, table_name=table.name, schema=schema)
    if found := query.first():
        return found, False
    dataset = SqlaTable(
        uuid=uid("dataset", database.database_name, table.name),
        table_name=table.name,
        catalog=catalog,
        schema=schema,
        database=database,
        owners=[owner],
        filter_select_enabled=True,
    )
    db.session.add(dataset)
    try:
        db.session.flush()
    except IntegrityError as error:
        # On SQLite Superset's migrations cannot drop the old constraint that makes a table's name unique everywhere.
        raise SupersetError(f"Superset has a dataset '{table.name}' on another connection, and its own database (SQLite) allows one of a name; remove that one, or keep Superset's own data in PostgreSQL or MySQL") from error
    return dataset, True


def place(database: Database) -> tuple[str | None, str | None]:
    """The connection's own catalog and schema, where the semantic tables are; raises SupersetError if it cannot be reached."""
    try:
        catalog = database.get_default_catalog()
        named = database.db_engine_spec.get_schema_from_engine_params(database.url_object, {})
        return catalog, named or database.get_default_schema(catalog)
    except SQLAlchemyError as error:
        raise SupersetError(f"cannot reach {database.sqlalchemy_uri}: {getattr(error, 'orig', None) or error}") from error


def about(dataset: SqlaTable, table: Table, layer_hash: str, note: str) -> dict[str, object]:
    """The fields of the dataset itself that are the layer's."""
    extra = json.loads(dataset.extra or "{}")
    described = table.description or table.label
    return {
        "description": (f"{described} ({note})" if note else described) or None,
        "main_dttm_col": next((d.name for d in table.dimensions.values() if d.type in TEMPORAL), None),
        "extra": json.dumps({**extra, "bathtub": {"layer": layer_hash}}, sort_keys=True),
        "folders": folder_tree(dataset, table),
    }


def folder_tree(dataset: SqlaTable, table: Table) -> list[dict[str, object]] | None:
    """Superset's folders: they name metrics and columns by uuid."""
    uuids = {("metric", m.metric_name): m.uuid for m in dataset.metrics} | {("column", c.column_name): c.uuid for c in dataset.columns}
    named = [("metric", folders(shown(table.metrics))), ("column", folders(table.dimensions.values()))]
    tree: list[dict[str, object]] = [
        {
            "uuid": str(uid("folder", table.name, kind, name)),
            "type": "folder",
            "name": name,
            "children": [{"uuid": str(uuids[kind, item]), "type": kind, "name": item} for item in items],
        }
        for kind, found in named
        for name, items in found.items()
    ]
    return tree or None


def sync_columns(dataset: SqlaTable, table: Table) -> Iterator[Change]:
    """A column for each dimension; a user's calculated columns stay, a column that is no dimension any more goes.

    Types are as the connection's dialect writes them, so that "Sync columns from source" in the browser finds nothing to do.
    """
    have = {column.column_name: column for column in dataset.columns}
    types = {column["column_name"]: column["type"] for column in dataset.external_metadata()}
    for dimension in table.dimensions.values():
        column = have.pop(dimension.name, None)
        made = column is None
        if column is None:
            column = TableColumn(uuid=uid("column", dataset.database.database_name, table.name, dimension.name), table=dataset)
        different = assign(column, {**column_row(dimension), "type": types[dimension.name]})
        yield change("column", dimension.name, made, different)
    for name, column in have.items():
        if not column.expression:
            dataset.columns.remove(column)
            yield Change("removed", "column", name, "no longer in the layer")


def sync_metrics(dataset: SqlaTable, table: Table) -> Iterator[Change]:
    """A metric for each metric of the table; a user's own stay, one of ours that the layer has dropped goes."""
    have = {metric.metric_name: metric for metric in dataset.metrics}
    for wanted in shown(table.metrics):
        metric = have.pop(wanted.name, None)
        made = metric is None
        if metric is None:
            metric = SqlMetric(uuid=uid("metric", dataset.database.database_name, table.name, wanted.name), table=dataset)
        different = assign(metric, metric_row(wanted), json_fields=EXTRA)
        yield change("metric", wanted.name, made, different)
    for name, metric in have.items():
        if metric.metric_type == METRIC_TYPE:
            dataset.metrics.remove(metric)
            yield Change("removed", "metric", name, "no longer in the layer")


def change(kind: str, name: str, made: bool, different: tuple[str, ...]) -> Change:
    """What became of a part of the dataset."""
    if made:
        return Change("created", kind, name)
    return Change("updated", kind, name, ", ".join(different)) if different else Change("unchanged", kind, name)
