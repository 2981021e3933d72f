"""Numbers by d3's formats, as Superset shows them: https://d3js.org/d3-format. Width, fill and alignment are the table's.

Rounding is d3's, so JavaScript's: halves away from zero, of the number's exact binary value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

Number = int | float | Decimal

_D3 = re.compile(r"(?:.?[<>=^])?(?P<sign>[+( -]?)(?P<currency>[$#]?)0?\d*(?P<comma>,?)(?:\.(?P<digits>\d+))?(?P<trim>~?)(?P<type>[a-zA-Z%]?)")
_DIGITS = 6  # d3's default
_GENERAL = 12  # the same, where no type is given
_LARGEST = Decimal(10) ** 21  # from here on JavaScript writes every number with an exponent
_PREFIXES = ("y", "z", "a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y")


@dataclass(frozen=True, slots=True)
class Format:
    """What a d3 format says about digits."""

    sign: str
    currency: str
    comma: bool
    digits: int
    trim: bool
    type: str


def number(value: Number, d3: str) -> str:
    """`value` in the d3 format; as it is best read where there is none, or one that is not of digits (SMART_NUMBER).

    >>> number(1234.5678, ",.2f"), number(0.125, "+.1%"), number(1234567, ".3s"), number(1234567.8, "")
    ('1,234.57', '+12.5%', '1.23M', '1,234,568')
    """
    if not math.isfinite(value):
        return str(float(value))
    form = _form(d3)
    return _written(Decimal(value), form) if form else _plain(value)


def _form(d3: str) -> Format | None:
    match = _D3.fullmatch(d3) if d3 else None
    if not match or match["type"] not in (*_TYPES, "", "n"):
        return None
    type_, digits = match["type"], match["digits"]
    if type_ in ("", "n"):
        return Format(match["sign"], match["currency"], bool(match["comma"]) or type_ == "n", int(digits or (_DIGITS if type_ else _GENERAL)), not type_, "g")
    return Format(match["sign"], match["currency"], bool(match["comma"]), _DIGITS if digits is None else int(digits), bool(match["trim"]), type_)


def _plain(value: Number) -> str:
    """Six digits that mean something, more where they stand before the point."""
    if isinstance(value, int) or value == 0:
        return f"{int(value):,}"
    power = Decimal(value).adjusted()
    form = Format("", "", True, 3, True, "e") if not -6 <= power < 21 else Format("", "", True, max(0, _DIGITS - 1 - power), True, "f")
    return _written(Decimal(value), form)


def _written(value: Decimal, form: Format) -> str:
    with localcontext() as context:
        context.prec = 400  # a double has up to 309 digits before its point
        context.rounding = ROUND_HALF_UP
        body, suffix = _TYPES[form.type](abs(value), form.digits)
    if form.trim:
        body = _trimmed(body)
    negative = value < 0 and (form.sign == "+" or any(c in "123456789" for c in body.partition("e")[0]))
    before, after = ("(", ")") if negative and form.sign == "(" else ("-" if negative else form.sign if form.sign in ("+", " ") else "", "")
    return f"{before}{'$' if form.currency == '$' else ''}{_grouped(body) if form.comma else body}{suffix}{after}"


def _grouped(body: str) -> str:
    whole, rest = re.fullmatch(r"(\d+)(.*)", body).groups()  # type: ignore[union-attr]  # a body begins with a digit
    return f"{int(whole):,}{rest}"


def _trimmed(body: str) -> str:
    """Without the zeros at the end of the fraction: `1.2500e+3` is `1.25e+3`."""
    return re.sub(r"(\.\d*?)0+(?=e|$)", r"\1", body).replace(".e", "e").removesuffix(".")


# --- the types: (absolute value, digits) -> (digits as text, what follows them) --------------------------------------


def _fixed(value: Decimal, digits: int) -> tuple[str, str]:
    if value >= _LARGEST:
        return _trimmed(_exponent(value, 16)[0]), ""
    return f"{value.quantize(Decimal(1).scaleb(-digits)):f}", ""


def _whole(value: Decimal, digits: int) -> tuple[str, str]:
    return f"{value.quantize(Decimal(1)):f}", ""


def _significant(value: Decimal, digits: int) -> tuple[str, int]:
    """The first digits, rounded, and the power of ten of the first: 1234, 2 -> ("12", 3)."""
    digits = max(1, digits)
    if not value:
        return "0" * digits, 0
    power = value.adjusted()
    rounded = value.scaleb(digits - 1 - power).quantize(Decimal(1))
    if rounded == Decimal(1).scaleb(digits):  # 9.99 became 10.0
        rounded, power = rounded.scaleb(-1).quantize(Decimal(1)), power + 1
    return f"{rounded:f}", power


def _exponent(value: Decimal, digits: int) -> tuple[str, str]:
    found, power = _significant(value, digits + 1)
    return f"{_pointed(found, 1)}e{power:+d}", ""


def _general(value: Decimal, digits: int) -> tuple[str, str]:
    found, power = _significant(value, digits)
    if not -7 < power < max(1, digits):
        return _exponent(value, max(1, digits) - 1)
    return _pointed(found, power + 1), ""


def _rounded(value: Decimal, digits: int) -> tuple[str, str]:
    found, power = _significant(value, digits)
    return _pointed(found, power + 1), ""


def _prefixed(value: Decimal, digits: int) -> tuple[str, str]:
    found, power = _significant(value, digits)
    step = max(-8, min(8, power // 3))
    return _pointed(found, power - 3 * step + 1), _PREFIXES[step + 8]


def _pointed(digits: str, whole: int) -> str:
    """The digits with a decimal point after the first `whole` of them."""
    if whole <= 0:
        return f"0.{'0' * -whole}{digits}"
    digits = digits.ljust(whole, "0")
    return f"{digits[:whole]}.{digits[whole:]}" if len(digits) > whole else digits


def _percent(of: Callable[[Decimal, int], tuple[str, str]]) -> Callable[[Decimal, int], tuple[str, str]]:
    return lambda value, digits: (of(value * 100, digits)[0], "%")


_TYPES: dict[str, Callable[[Decimal, int], tuple[str, str]]] = {
    "f": _fixed, "d": _whole, "e": _exponent, "g": _general, "r": _rounded, "s": _prefixed, "%": _percent(_fixed), "p": _percent(_rounded),
}  # fmt: skip
