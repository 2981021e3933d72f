"""What the engine specs share: a semantic table's metrics, and the driver's own messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any  # Superset's signatures say Any

from superset.db_engine_specs.base import BaseEngineSpec, MetricType
from superset.errors import ErrorLevel, SupersetError, SupersetErrorType

from metrics.errors import BathtubError
from superset_ext.describe import metric_row, shown
from superset_ext.layers import layer_of

if TYPE_CHECKING:
    from sqlalchemy.engine.reflection import Inspector
    from superset.models.core import Database
    from superset.sql.parse import Table

DRIVER = {"bathtub": "Bathtub metric layer"}
MARK = "Bathtub: "


def keep_plain(spec: type[BaseEngineSpec], drivers: Mapping[str, str]) -> None:
    """Gives Superset's own spec the drivers it is for, which it does not declare.

    A spec without `drivers` answers for every driver of its backend, and the first that answers is taken: ours, loaded
    last, would never be chosen for `presto+bathtub://`. What is declared already is left.
    """
    if "drivers" not in vars(spec) or not spec.drivers:
        spec.drivers = dict(drivers)


class SemanticSpec(BaseEngineSpec):
    """Mixed into a Superset engine spec, before it."""

    drivers = DRIVER
    default_driver = "bathtub"

    @classmethod
    def get_metrics(cls, database: Database, inspector: Inspector, table: Table) -> list[MetricType]:
        """Every metric of a semantic table, so that a dataset made in the browser is born with them."""
        semantic = layer_of(database.url_object).tables.get(table.table)
        if semantic is None:
            return super().get_metrics(database, inspector, table)
        return [MetricType(**metric_row(metric)) for metric in shown(semantic.metrics)]

    @classmethod
    def get_dbapi_mapped_exception(cls, exception: Exception) -> Exception:
        """A refusal as itself: Superset re-raises what this returns, and the driver's cause would be lost in that."""
        return refused_by(exception) or super().get_dbapi_mapped_exception(exception)

    @classmethod
    def extract_error_message(cls, ex: Exception) -> str:
        """What SQL Lab keeps of a failure: it passes on the text alone, so a refusal is marked in it."""
        return refusal(ex) or super().extract_error_message(ex)

    @classmethod
    def extract_errors(
        cls, ex: Exception | str, context: dict[str, Any] | None = None, database_name: str | None = None
    ) -> list[SupersetError]:
        """The driver's own refusals word for word; the engine's failures as its spec has them."""
        message = refusal(ex)
        return [refused(message, cls.engine_name)] if message else super().extract_errors(ex, context, database_name)


def refusal(ex: BaseException | str) -> str:
    """`Bathtub: unknown metric 'mtbff'; did you mean 'mtbf'?` if the failure is the layer's, else ''."""
    if isinstance(ex, str):
        return ex if ex.startswith(MARK) else ""
    cause = refused_by(ex)
    return f"{MARK}{cause}" if cause else ""


def refused_by(ex: BaseException) -> BathtubError | None:
    """The layer's own error behind a failure, if there is one."""
    return next((cause for cause in causes(ex) if isinstance(cause, BathtubError)), None)


def causes(ex: BaseException) -> Iterator[BaseException]:
    """The exception and what it was raised from, SQLAlchemy's `orig` included."""
    seen: list[BaseException | None] = [ex]
    for cause in seen:
        if cause is not None and len(seen) < 10:
            yield cause
            seen += [getattr(cause, "orig", None), cause.__cause__]


def refused(message: str, engine_name: str | None) -> SupersetError:
    """A refusal as Superset shows it. Most kinds of error come with advice, such as that the database failed: it was never asked."""
    return SupersetError(message, SupersetErrorType.VIZ_GET_DF_ERROR, ErrorLevel.ERROR, {"engine_name": engine_name})
