"""Answers that were given, kept as long as the data that they were made of stays as it is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

LARGEST = 32 * 1024 * 1024


class Answers:
    """Encoded answers by what they depend on; the least lately used go when there are more than `largest` bytes."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._size = 0
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """The answer that was kept under the key, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, answer: bytes) -> None:
        """The answer is kept, unless it alone is too large."""
        if len(answer) > self._largest:
            return
        with self._lock:
            self._size += len(answer) - len(self._kept.pop(key, b""))
            self._kept[key] = answer
            while self._size > self._largest:
                self._size -= len(self._kept.popitem(last=False)[1])
