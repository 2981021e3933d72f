"""One file a metric kind. A kind is a module with:

spec        () -> its fields in metrics.yml, a MetricSpec with `type: Literal["its name"]`
references  spec -> names of the metrics it is made of
resolve     (spec, Names) -> Body, frozen; says what is wrong through Names
outputs     body -> names of the outputs beside the value (`low`, `high`)
unit        (body, Names) -> Unit, or None where unknown
is_count    body -> whether the value is a number of events
sql_type    body -> the SQL type of the value
expression  (body, output, Build) -> sqlglot expression over components and other metrics

and, where what others have is not enough:

OUTPUT_TYPES  output -> its SQL type, where that is not double
OUTPUT_FORMATS  output -> its d3 format, where that is not `,d`
words       (body, value of a Setting) -> its definition in words
bounds      body -> how its interval is made, in words, less the level
why         (metric, Group) -> lines of `bathtub why`: what its value was made of, what else the data say

Adding a kind is adding a file here.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


@lru_cache(maxsize=1)
def all_kinds() -> dict[str, ModuleType]:
    """Every kind, by name."""
    return {found.name: import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)}
