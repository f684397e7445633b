"""Files that are broken off, changed in places or made to harm: each is read or refused in a sentence, and nothing else happens."""

import functools
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.documents.reader import UnreadableDocument, open_document
from tests.documents.damage import DAMAGE, apply, read_or_refused
from tests.documents.files import hwp, hwpx, many_kinds, ods, word, xlsx, zipped
from tests.properties import examples

CSV = '지출일,산출내역,금액\n2016-05-13,"강사료, 1회",150000\n2016-05-14,다과,"30,000"\n'
HTML = "<html><meta charset=utf-8><table border=1><tr><th colspan=2>지출<tr><td rowspan=2>가<td x:num='5'>5<tr><td>나</table></html>"
SHEETS = (
    '<table:table table:name="가"><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>제목</text:p></table:table-cell>'
    '</table:table-row><table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="float" office:value="5"/>'
    "</table:table-row></table:table>"
)
MADE: dict[str, Callable[[], bytes]] = {
    "xlsx": many_kinds,
    "plain xlsx": lambda: xlsx([["지출일", "금액"], [date(2016, 5, 13), 1000], [None, True]]),
    "ods": lambda: ods(SHEETS),
    "docx": word,
    "hwpx": hwpx,
    "hwp": hwp,
    "csv": CSV.encode,
    "cp949": lambda: CSV.encode("cp949"),
    "utf-16": lambda: CSV.encode("utf-16"),
    "html": HTML.encode,
    "xml": lambda: XML.encode(),
}
XML = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Worksheet ss:Name="가"><Table><Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="Number">5</Data></Cell></Row></Table></Worksheet></Workbook>'
)


@functools.cache
def made(kind: str) -> bytes:
    return MADE[kind]()


@pytest.mark.parametrize("kind", MADE)
def test_a_damaged_file_is_read_or_refused(kind: str) -> None:
    @examples(1000)
    @given(DAMAGE)
    def each(damage: list) -> None:
        read_or_refused(apply(made(kind), damage))

    each()


def parts_of(kind: str) -> tuple[dict[str, bytes], list[str]]:
    """The parts of a zip, and the names of those that are parsed."""
    with zipfile.ZipFile(io.BytesIO(made(kind))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return parts, sorted(name for name in parts if name.endswith((".xml", ".rels")))


@pytest.mark.parametrize("kind", ["xlsx", "plain xlsx", "ods", "docx", "hwpx"])
def test_a_part_that_is_damaged_within_a_sound_zip_is_read_or_refused(kind: str) -> None:
    parts, kept = parts_of(kind)

    @examples(1000)
    @given(st.sampled_from(kept), DAMAGE)
    def each(name: str, damage: list) -> None:
        read_or_refused(zipped(parts | {name: apply(parts[name], damage)}))

    each()


@pytest.mark.parametrize("kind", ["xlsx", "plain xlsx", "ods", "docx", "hwpx"])
def test_a_figure_that_claims_too_much_is_read_or_refused(kind: str) -> None:
    """An allocation that fails in a library ends the process, and no test catches that."""
    parts, kept = parts_of(kind)
    places = [(name, found.span()) for name in kept for found in re.finditer(rb"[0-9]+", parts[name])]

    @examples(1000)
    @given(st.sampled_from(places), st.sampled_from((0, -1, 16_385, 65_536, 2**31, 2**32 - 1, 2**63, 10**15, 10**30)))
    def each(place: tuple[str, tuple[int, int]], figure: int) -> None:
        name, (start, end) = place
        read_or_refused(zipped(parts | {name: parts[name][:start] + str(figure).encode() + parts[name][end:]}))

    each()


@examples(1000)
@given(
    st.binary(max_size=200),
    st.sampled_from((b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<table>", b"\xff\xfe", b"MIME-Version: 1.0\n")),
)
def test_any_bytes_are_read_or_refused(junk: bytes, start: bytes) -> None:
    read_or_refused(start + junk)


def test_a_file_that_is_cut_off_after_it_was_opened_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes("가,나\n".encode("cp949") * 20_000)
    table = open_document(path).tables[0]
    rows = table.rows()
    next(rows)
    path.write_bytes(b"\xff\xff,\xff\n" * 10)
    with pytest.raises(UnreadableDocument):
        list(table.rows())
