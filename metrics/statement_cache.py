"""The most recently used results of an expensive function, shared among threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")
_ABSENT = object()


class StatementCache(Generic[Value]):
    """At most `maxsize` values by key. Two threads that miss the same key both make it: making is pure, waiting is not free."""

    def __init__(self, maxsize: int) -> None:
        self.maxsize = maxsize
        self.hits = 0
        self.misses = 0
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of `key`, made where it is not there; what `make` raises is not kept."""
        with self._lock:
            found = self._values.get(key, _ABSENT)
            if found is not _ABSENT:
                self._values.move_to_end(key)
                self.hits += 1
                return found  # type: ignore[return-value]  # `_ABSENT` was seen to
            self.misses += 1
        value = make()
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self.maxsize:
                self._values.popitem(last=False)
        return value

    def clear(self) -> None:
        with self._lock:
            self._values.clear()
            self.hits = self.misses = 0

    def __len__(self) -> int:
        return len(self._values)
