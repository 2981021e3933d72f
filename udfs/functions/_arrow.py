"""Arrow columns as arrays, and estimates as an Arrow column."""

from __future__ import annotations

from typing import Any  # Arrow is not typed

import numpy as np
from numpy.typing import NDArray

from udfs.fit import Estimate

Array = NDArray[np.float64]

NOTHING = Estimate(np.empty(0), np.empty(0), np.empty(0), np.empty(0, dtype=np.str_))


def numbers(column: Any) -> Array:
    """A column's numbers, those of lists one after the other; NULL as NaN."""
    flat = _whole(column)
    while str(flat.type).startswith("list"):
        flat = flat.flatten()
    return np.asarray(flat.to_numpy(zero_copy_only=False), dtype=np.float64)


def first(*columns: Any) -> list[Any]:
    """The options of a whole query: the same in every row."""
    return [column[0].as_py() for column in columns]


def distinct_lists(lists: Any, width: int = 4) -> tuple[Array, NDArray[np.intp], NDArray[np.intp]]:
    """The distinct lists as (width, items) columns with the list each item is of; and for each row which list it has."""
    array = _whole(lists)
    seen: dict[bytes, int] = {}
    row = np.empty(len(array), dtype=np.intp)
    for i, size in enumerate(array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)):
        content = numbers(array[i].values).tobytes() if size else b""
        row[i] = seen.setdefault(content, len(seen))
    rows = [np.frombuffer(content).reshape(-1, width) for content in seen]
    group = np.repeat(np.arange(len(rows)), [len(part) for part in rows])
    return np.concatenate([np.empty((0, width)), *rows]).T, group, row


def struct(estimate: Estimate, **more: Array) -> Any:
    """The column of an estimate and of `more` beside it: NULL where a number is none."""
    import pyarrow as pa

    found = {"value": estimate.value, "low": estimate.low, "high": estimate.high} | more
    parts = [pa.array(part, mask=~np.isfinite(part)) for part in found.values()]
    return pa.StructArray.from_arrays([*parts, pa.array(estimate.status.tolist(), pa.string())], names=[*found, "status"])


def _whole(column: Any) -> Any:
    return column.combine_chunks() if hasattr(column, "combine_chunks") else column
