"""Arrow columns from numpy arrays, with what is missing as NULL."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from metrics.demo.window import Array


def names(index: Array, values: Sequence[str]) -> pa.Array:
    """Names by index; NULL where the index is negative."""
    codes = pa.array(index.astype(np.int32), mask=index < 0)
    return pa.DictionaryArray.from_arrays(codes, pa.array(values, pa.string())).dictionary_decode()


def numbered(prefix: str, number: Array, width: int) -> pa.Array:
    """Texts such as SIM00000042."""
    digits = pc.utf8_lpad(pc.cast(pa.array(number), pa.string()), width, "0")
    return pc.binary_join_element_wise(prefix, digits, "")


def nullable(values: Array, missing: Array) -> pa.Array:
    """The values; NULL where missing."""
    return pa.array(values, mask=missing)


def cents(amount: Array) -> Array:
    """Money to two places."""
    return np.round(amount, 2)
