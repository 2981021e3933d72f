"""Cramér–von Mises goodness of fit of a power law, with p values from a simulated table."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from udfs.intervals import Array
from udfs.segments import Index, positions, total

_P = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.075, 0.05, 0.025, 0.01, 0.005, 0.0025, 0.001])

# Printed by tests/reference/cramer_von_mises/make.py: 2,000,000 draws a size. MIL-HDBK-189's table, which has two to three
# digits for p from .20 to .01, agrees with it.
_TABLE = {
    2: (0.0857, 0.0877, 0.0911, 0.0957, 0.1018, 0.1091, 0.1179, 0.1269, 0.1373, 0.1486, 0.1612, 0.1678, 0.1747, 0.1819, 0.1863, 0.1879, 0.1886, 0.1891),
    3: (0.0517, 0.0584, 0.0651, 0.0729, 0.0814, 0.0903, 0.1012, 0.1093, 0.1203, 0.1346, 0.1538, 0.1664, 0.1826, 0.2061, 0.2301, 0.2455, 0.2616, 0.2776),
    4: (0.0428, 0.0509, 0.0582, 0.0656, 0.0746, 0.0858, 0.1004, 0.1095, 0.1203, 0.1341, 0.1540, 0.1689, 0.1907, 0.2289, 0.2799, 0.3214, 0.3633, 0.4117),
    5: (0.0393, 0.0473, 0.0551, 0.0636, 0.0733, 0.0849, 0.0995, 0.1090, 0.1209, 0.1367, 0.1594, 0.1757, 0.1992, 0.2405, 0.2969, 0.3427, 0.3947, 0.4650),
    6: (0.0373, 0.0457, 0.0539, 0.0627, 0.0725, 0.0844, 0.0999, 0.1099, 0.1224, 0.1386, 0.1622, 0.1792, 0.2037, 0.2474, 0.3089, 0.3579, 0.4080, 0.4807),
    8: (0.0355, 0.0444, 0.0529, 0.0619, 0.0722, 0.0847, 0.1009, 0.1112, 0.1241, 0.1410, 0.1654, 0.1832, 0.2089, 0.2545, 0.3183, 0.3690, 0.4229, 0.4960),
    10: (0.0349, 0.0440, 0.0526, 0.0618, 0.0724, 0.0851, 0.1016, 0.1122, 0.1254, 0.1426, 0.1677, 0.1857, 0.2120, 0.2587, 0.3238, 0.3759, 0.4300, 0.5048),
    15: (0.0343, 0.0437, 0.0525, 0.0620, 0.0727, 0.0856, 0.1024, 0.1133, 0.1267, 0.1443, 0.1699, 0.1885, 0.2155, 0.2627, 0.3299, 0.3822, 0.4355, 0.5074),
    20: (0.0341, 0.0436, 0.0525, 0.0621, 0.0729, 0.0860, 0.1029, 0.1138, 0.1273, 0.1450, 0.1709, 0.1896, 0.2168, 0.2650, 0.3315, 0.3838, 0.4362, 0.5123),
    30: (0.0341, 0.0436, 0.0526, 0.0622, 0.0731, 0.0864, 0.1035, 0.1145, 0.1281, 0.1461, 0.1721, 0.1912, 0.2187, 0.2670, 0.3331, 0.3851, 0.4386, 0.5126),
    60: (0.0340, 0.0436, 0.0527, 0.0624, 0.0735, 0.0869, 0.1042, 0.1153, 0.1291, 0.1473, 0.1736, 0.1928, 0.2203, 0.2693, 0.3362, 0.3870, 0.4407, 0.5150),
    100: (0.0340, 0.0437, 0.0528, 0.0626, 0.0736, 0.0869, 0.1042, 0.1154, 0.1292, 0.1473, 0.1735, 0.1927, 0.2206, 0.2694, 0.3367, 0.3886, 0.4402, 0.5126),
    300: (0.0340, 0.0437, 0.0529, 0.0626, 0.0737, 0.0871, 0.1046, 0.1157, 0.1296, 0.1478, 0.1742, 0.1935, 0.2211, 0.2699, 0.3367, 0.3885, 0.4435, 0.5158),
}  # fmt: skip
_SIZES = np.array(list(_TABLE), dtype=np.float64)
_VALUES = np.array(list(_TABLE.values()))


def cramer_von_mises(u: Array, group: Index, size: Array) -> Array:
    """1/(12 M) + the sum of (u_(i) - (2i - 1)/(2M))^2: how far values that should be uniform are from it.

    u, group : (n,) values in 0..1. size : (groups,) M, their number.
    Returns (groups,); NaN where M is 0.
    Source: MIL-HDBK-189 (1981) Appendix C

    >>> cramer_von_mises(np.array([0.25, 0.75]), np.array([0, 0]), np.array([2.0])).round(4).tolist()
    [0.0417]
    """
    order = np.lexsort((u, group))
    code = group[order]
    many = np.where(size > 0, size, np.nan)
    gap = u[order] - (2 * positions(code) + 1) / (2 * many[code])
    return 1 / (12 * many) + total(gap**2, code, size.size)


def p_value(statistic: ArrayLike, size: ArrayLike) -> Array:
    """The share of samples from a power law whose statistic, with the unbiased shape, is as large.

    statistic, size : (n,) values and M (failures; without the last of a test ended by it).
    Interpolated in 1/M and, as a logarithm, in the statistic: good to about 2 % of p. Outside .9 … .001 the table's last
        slope goes on. NaN for M < 2.

    >>> p_value([0.091, 0.217], [27, 20]).round(2).tolist()
    [0.37, 0.05]
    """
    found, many = (np.asarray(x, dtype=np.float64) for x in np.broadcast_arrays(statistic, size))
    critical = _critical(many)
    log_p = np.log(_P)
    right = np.clip((critical < found[..., None]).sum(axis=-1), 1, _P.size - 1)
    pick = np.take_along_axis
    high, low = pick(critical, right[..., None], -1)[..., 0], pick(critical, right[..., None] - 1, -1)[..., 0]
    slope = (log_p[right] - log_p[right - 1]) / (high - low)
    p = np.exp(log_p[right - 1] + slope * (found - low))
    return np.where(many >= 2, np.minimum(p, 1.0), np.nan)


def critical_value(p: float, size: ArrayLike) -> Array:
    """The statistic that a share p of samples from a power law exceeds, interpolated likewise.

    Raises ValueError for p outside .001 … .9.

    >>> critical_value(0.1, [5, 27, 100]).round(3).tolist()  # MIL-HDBK-189: .160, .172, .173
    [0.159, 0.172, 0.174]
    """
    if not _P[-1] <= p <= _P[0]:
        raise ValueError(f"p must be between {_P[-1]} and {_P[0]}, not {p}")
    many = np.asarray(size, dtype=np.float64)
    critical = _critical(many)
    place = np.interp(-np.log(p), -np.log(_P), np.arange(_P.size))
    left = min(int(place), _P.size - 2)
    value = critical[..., left] + (place - left) * (critical[..., left + 1] - critical[..., left])
    return np.where(many >= 2, value, np.nan)


def _critical(size: Array) -> Array:
    """The table's row for each M, linear in 1/M; beyond its last M, that row."""
    inverse = 1 / np.clip(np.where(size >= 2, size, 2.0), _SIZES[0], _SIZES[-1])
    columns = [np.interp(inverse, 1 / _SIZES[::-1], column[::-1]) for column in _VALUES.T]
    return np.stack(columns, axis=-1)
