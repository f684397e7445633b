"""What the styles of an XLSX workbook say of its cells: struck out, a unit behind the figures, figures that are shown divided.

Format: ECMA-376 part 1, 18.8 (styles) and 18.8.31 (number formats).
"""

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from chatdong.documents.package import LARGEST_INDEX, Package

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_UNITS = {"원": 1, "천원": 10**3, "만원": 10**4, "십만원": 10**5, "백만원": 10**6, "억원": 10**8, "십억원": 10**9}
_UNIT = re.compile(r"(십억|십만|백만|천|만|억)?\s*원")
_DIVIDED = re.compile(r"[0#?](,+)(?![0#?,])")
"""Commas behind the last figure: each shows a thousandth."""


@dataclass(frozen=True)
class CellStyles:
    """What the styles mean, by their numbers. units: the unit in won that the stored figures are in, as a word (천원). divided: those that show a
    part of the stored figure alone, without saying so."""

    struck: frozenset[int] = frozenset()
    units: dict[int, str] = field(default_factory=dict)
    divided: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.struck or self.units or self.divided)


def cell_styles(package: Package) -> CellStyles:
    """The styles of a workbook that matter to its amounts; none where it has no part with styles. Raises UnreadableDocument."""
    part = min((name for name in package.parts if name.rpartition("/")[2] == "styles.xml"), key=len, default="")
    if not part or package.parts[part].file_size > LARGEST_INDEX:
        return CellStyles()
    tree = package.tree(part)
    formats = {one.get("numFmtId"): one.get("formatCode", "") for one in tree.iter(f"{_MAIN}numFmt")}
    fonts = [_is_struck(font) for font in tree.findall(f"{_MAIN}fonts/{_MAIN}font")]
    struck, units, divided = set(), {}, set()
    for number, style in enumerate(tree.findall(f"{_MAIN}cellXfs/{_MAIN}xf")):
        font = style.get("fontId", "")
        if font.isdecimal() and int(font) < len(fonts) and fonts[int(font)]:
            struck.add(number)
        unit, parts = _unit_of(formats.get(style.get("numFmtId"), ""))
        if unit:
            units[number] = unit
        elif parts > 1:
            divided.add(number)
    return CellStyles(frozenset(struck), units, frozenset(divided))


def _is_struck(font: ET.Element) -> bool:
    found = font.find(f"{_MAIN}strike")
    return found is not None and found.get("val", "1") not in ("0", "false")


def _unit_of(code: str) -> tuple[str, int]:
    r"""The unit of the figures that a number format shows, and by how much it divides them: #,##0"천원" → 천원, 1; #,##0,"천원" → 원, 1,000."""
    shown = code.partition(";")[0]
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", shown)
    commas = _DIVIDED.search(bare)
    parts = 1000 ** min(len(commas[1]), 3) if commas else 1
    said = _UNIT.search(re.sub(r"\[[^\]]*\]|[\"\\]", "", shown))
    if said is None or not re.search("[0#?]", bare):
        return "", parts
    won, rest = divmod(_UNITS[f"{said[1] or ''}원"], parts)
    return ("" if rest else next((word for word, each in _UNITS.items() if each == won), "")), parts
