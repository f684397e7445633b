"""The compound file (OLE) that office files before 2007 and encrypted ones are: its streams by name.

Format: [MS-CFB]. Sectors are chained by a table (FAT); streams under 4,096 bytes lie in a stream of their own with a table of its own.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

from chatdong.documents.package import damaged

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFF8
"""Sector numbers from here on end a chain or mean nothing."""


@dataclass(frozen=True)
class _Entry:
    start: int
    size: int


class CompoundFile:
    """A compound file that is held in memory. Raises UnreadableDocument where it is damaged."""

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        if len(self._data) < 1536 or not self._data.startswith(SIGNATURE):
            raise damaged()
        header = struct.unpack("<HHHHHHIIIIIIIIII", self._data[24:76])
        self._size = 1 << header[3] if header[3] in (9, 12) else 0
        if not self._size or header[4] != 6:
            raise damaged()
        directory, cutoff, mini_start = header[9], header[11], header[12]
        difat, count = header[14], 109
        sectors = list(struct.unpack("<109I", self._data[76:512]))
        seen: set[int] = set()
        while difat < _LAST and count < len(self._data) // self._size + 110:
            if difat in seen:
                raise damaged()
            seen.add(difat)
            *more, difat = self._numbers(difat)
            sectors += more
            count += len(more)
        self._fat: list[int] = []
        for sector in sectors:
            if sector < _LAST:
                self._fat += self._numbers(sector)
        self._cutoff = cutoff
        self._entries: dict[str, _Entry] = {}
        table = self._chain(directory)
        root: _Entry | None = None
        for at in range(0, len(table) - 127, 128):
            length = struct.unpack_from("<H", table, at + 64)[0]
            kind = table[at + 66]
            start, size = struct.unpack_from("<IQ", table, at + 116)
            if header[3] == 9:
                size &= 0xFFFFFFFF
            name = table[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            if kind == 5:
                root = _Entry(start, size)
            elif kind in (1, 2):
                self._entries.setdefault(name, _Entry(start, size if kind == 2 else 0))
        self._mini_fat = [number for at in [mini_start] if at < _LAST for number in _words(self._chain(at))]
        self._mini = self._chain(root.start)[: root.size] if root and root.start < _LAST else b""

    @property
    def names(self) -> frozenset[str]:
        """The names of all streams and folders, wherever they lie."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes:
        """A whole stream. Raises UnreadableDocument where its sectors are missing."""
        entry = self._entries[name]
        if not entry.size:
            return b""
        found = self._mini_chain(entry.start) if entry.size < self._cutoff else self._chain(entry.start)
        if len(found) < entry.size:
            raise damaged()
        return found[: entry.size]

    def _sector(self, number: int) -> bytes:
        found = self._data[(number + 1) * self._size : (number + 2) * self._size]
        if not found:
            raise damaged()
        return found

    def _numbers(self, number: int) -> list[int]:
        sector = self._sector(number)
        if len(sector) < self._size:
            raise damaged()
        return _words(sector)

    def _chain(self, start: int) -> bytes:
        found, number, steps = [], start, 0
        while number < _LAST:
            if number >= len(self._fat) or steps > len(self._fat):
                raise damaged()
            found.append(self._sector(number))
            number, steps = self._fat[number], steps + 1
        return b"".join(found)

    def _mini_chain(self, start: int) -> bytes:
        found, number, steps = [], start, 0
        while number < _LAST:
            if number >= len(self._mini_fat) or steps > len(self._mini_fat):
                raise damaged()
            found.append(self._mini[number * 64 : number * 64 + 64])
            number, steps = self._mini_fat[number], steps + 1
        return b"".join(found)


def _words(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
