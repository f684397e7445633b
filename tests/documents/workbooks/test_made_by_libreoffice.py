"""Workbooks that LibreOffice saved: XLS and ODS say what the XLSX said that they were made of."""

import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.documents.reader import UnreadableDocument
from chatdong.documents.table import MergedRange
from tests.documents.damage import DAMAGE, apply, read_or_refused
from tests.documents.files import KINDS, grid, many_kinds, only, opened, workbook, xlsx
from tests.properties import examples

LARGE = [
    [
        f"항목 {number}",
        "plain ascii " * (number % 40),
        ("가나다 mixed é " * 700)[: number * 37 % 9000],
        number * 1000 - 50_000,
        number / 8,
        -number / 3,
        date(2016, 1, 1) + timedelta(days=number),
        datetime(2016, 5, 13, 0, 0) + timedelta(minutes=number),
        timedelta(days=1, minutes=number),
        number % 2 == 0,
        None if number % 3 else "끝",
    ]
    for number in range(1, 700)
]
"""Texts that go on over several records, and every kind of number."""


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Workbooks by their file's name, each as XLS and as ODS."""
    folder = tmp_path_factory.mktemp("workbooks")
    (folder / "kinds.xlsx").write_bytes(many_kinds())
    empty = openpyxl.Workbook()
    (folder / "empty.xlsx").write_bytes(workbook(empty))
    (folder / "large.xlsx").write_bytes(xlsx(LARGE))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for kind in ("xls", "ods"):
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", kind, "kinds.xlsx", "empty.xlsx", "large.xlsx"],
            cwd=folder,
            check=True,
            capture_output=True,
            timeout=180,
        )
    return {path.name: path.read_bytes() for path in sorted(Path(folder).glob("*.[xo][ld]s"))}


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_workbook_says_the_same_in_every_format(saved: dict[str, bytes], kind: str) -> None:
    document = opened(saved[f"kinds.{kind}"])
    assert document.format == kind
    # LibreOffice keeps TRUE as the formula TRUE(), whose value is 1 in ODS.
    rows = [["1" if cell == "TRUE" and kind == "ods" else cell for cell in row] for row in KINDS]
    assert grid(document.tables[0]) == rows
    assert document.tables[0].merged == (MergedRange(0, 0, 0, 2),)
    assert [(table.name, str(table.place)) for table in document.tables] == [("집행", "2번째 시트"), ("숨김", "1번째 시트(숨겨져 있음)")]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_long_texts_and_every_kind_of_number_are_what_the_xlsx_said(saved: dict[str, bytes], kind: str) -> None:
    truth = only(opened(xlsx(LARGE)))
    read = only(opened(saved[f"large.{kind}"]))
    assert len(read) == len(truth)
    for row, expected in zip(read, truth, strict=True):
        # ODS has no spaces at the end of a line, and both keep TRUE as a formula or a number.
        assert [_alike(cell) for cell in row] == [_alike(cell) for cell in expected]


def _alike(cell: str) -> str:
    return {"TRUE": "1", "FALSE": "0"}.get(cell, cell).rstrip()


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_workbook_without_a_cell_is_refused(saved: dict[str, bytes], kind: str) -> None:
    with pytest.raises(UnreadableDocument, match="모든 시트가 비어 있습니다"):
        opened(saved[f"empty.{kind}"])


def test_an_encrypted_old_workbook_is_refused_for_its_password(saved: dict[str, bytes]) -> None:
    data = saved["kinds.xls"]
    # The record after the first one is one of no importance (INTERFACEHDR); as FILEPASS it says that what follows is encrypted.
    at = data.index(b"\xe1\x00\x02\x00", 512)
    with pytest.raises(UnreadableDocument, match="암호가 걸린"):
        opened(data[:at] + b"\x2f" + data[at + 1 :])


@examples(1000)
@given(DAMAGE)
def test_a_damaged_old_workbook_is_read_or_refused(saved: dict[str, bytes], damage: list) -> None:
    read_or_refused(apply(saved["kinds.xls"], damage))


@examples(1000)
@given(st.integers(0), st.binary(min_size=1, max_size=8))
def test_a_damaged_record_of_an_old_workbook_is_read_or_refused(saved: dict[str, bytes], at: int, junk: bytes) -> None:
    data = saved["kinds.xls"]
    at = 512 + at % (len(data) - 512)
    read_or_refused(data[:at] + junk + data[at + len(junk) :])
