"""The grid that the lines of a page draw: from the strokes of a table to its cells, merged ones in one piece."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NEAR = 2.5
"""Points; strokes that are closer are one."""
_SHORTEST = 6.0
MOST_STROKES = 6_000
"""As many strokes as a page may have; a drawing has more, a table of a whole page some hundreds."""
_MOST_SLOTS = 20_000


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line of a page, along one axis: where it stands on the other one (``at``), and from where to where it reaches. In points."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A cell as it is drawn: the place of its upper left corner in the grid, its span, and its edges in points, counted upwards."""

    row: int
    column: int
    rows: int
    columns: int
    left: float
    bottom: float
    right: float
    top: float


def frames(strokes: Iterable[Stroke]) -> list[list[Frame]]:
    """The tables that strokes draw, from the top down, each as its cells. A box of one cell is none."""
    joined = _joined([stroke for stroke in strokes if stroke.end - stroke.start >= _SHORTEST])
    tables = [found for group in _touching(joined) if len(found := _cells(group)) > 1]
    return sorted(tables, key=lambda cells: (-max(cell.top for cell in cells), min(cell.left for cell in cells)))


def _joined(strokes: list[Stroke]) -> list[Stroke]:
    """The strokes, where those that lie on one line and touch are one: a line is often drawn cell by cell."""
    joined: list[Stroke] = []
    for upright in (False, True):
        lines: list[list[Stroke]] = []
        for stroke in sorted((one for one in strokes if one.upright is upright), key=lambda one: one.at):
            if lines and stroke.at - lines[-1][0].at <= NEAR:
                lines[-1].append(stroke)
            else:
                lines.append([stroke])
        for line in lines:
            at = sum(one.at for one in line) / len(line)
            start = end = None
            for one in sorted(line, key=lambda one: one.start):
                if end is not None and start is not None and one.start <= end + NEAR:
                    end = max(end, one.end)
                    continue
                if start is not None and end is not None:
                    joined.append(Stroke(upright, at, start, end))
                start, end = one.start, one.end
            if start is not None and end is not None:
                joined.append(Stroke(upright, at, start, end))
    return joined


def _touching(strokes: list[Stroke]) -> Iterator[list[Stroke]]:
    """Groups of strokes that cross or meet each other."""
    parent = list(range(len(strokes)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    level = [(k, stroke) for k, stroke in enumerate(strokes) if not stroke.upright]
    level.sort(key=lambda one: one[1].at)
    heights = [stroke.at for _k, stroke in level]
    for k, upright in enumerate(strokes):
        if not upright.upright:
            continue
        for place in range(bisect_right(heights, upright.start - 2 * NEAR), len(level)):
            other, stroke = level[place]
            if stroke.at > upright.end + 2 * NEAR:
                break
            if stroke.start - 2 * NEAR <= upright.at <= stroke.end + 2 * NEAR:
                parent[root(k)] = root(other)
    groups: dict[int, list[Stroke]] = {}
    for k, stroke in enumerate(strokes):
        groups.setdefault(root(k), []).append(stroke)
    yield from (group for group in groups.values() if len(group) > 2)


def _places(values: Iterable[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > 2 * NEAR:
            places.append(value)
    return places


def _cells(strokes: list[Stroke]) -> list[Frame]:
    """The cells that a group of strokes encloses. The outer border need not be drawn: offices often leave the sides of a table open."""
    level = [stroke for stroke in strokes if not stroke.upright]
    upright = [stroke for stroke in strokes if stroke.upright]
    if not level:
        return []
    xs = _places([*(one.at for one in upright), *(end for one in level for end in (one.start, one.end))])
    ys = _places([*(one.at for one in level), *(end for one in upright for end in (one.start, one.end))])[::-1]
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows > _MOST_SLOTS:
        return []
    beside, below = _walls(upright, xs), _walls(level, ys)

    def wall(walls: dict[int, list[Stroke]], line: int, at: float) -> bool:
        return any(one.start - NEAR <= at <= one.end + NEAR for one in walls.get(line, ()))

    taken = [[False] * columns for _row in range(rows)]
    cells = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            middle = (ys[row] + ys[row + 1]) / 2
            wide = 1
            while column + wide < columns and not taken[row][column + wide] and not wall(beside, column + wide, middle):
                wide += 1
            across = [(xs[k] + xs[k + 1]) / 2 for k in range(column, column + wide)]
            high = 1
            while row + high < rows and not any(wall(below, row + high, at) for at in across) and _open_row(taken, row + high, column, wide):
                inner = (ys[row + high] + ys[row + high + 1]) / 2
                if any(wall(beside, column + k, inner) for k in range(1, wide)):
                    break
                high += 1
            for line in range(row, row + high):
                taken[line][column : column + wide] = [True] * wide
            cells.append(Frame(row, column, high, wide, xs[column], ys[row + high], xs[column + wide], ys[row]))
    return cells


def _open_row(taken: list[list[bool]], row: int, column: int, wide: int) -> bool:
    return not any(taken[row][column : column + wide])


def _walls(strokes: list[Stroke], places: list[float]) -> dict[int, list[Stroke]]:
    """Line of the grid → the strokes on it."""
    walls: dict[int, list[Stroke]] = {}
    for stroke in strokes:
        line = min(range(len(places)), key=lambda k: abs(places[k] - stroke.at))
        if abs(places[line] - stroke.at) <= 2 * NEAR:
            walls.setdefault(line, []).append(stroke)
    return walls
