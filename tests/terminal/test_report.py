"""``python -m chatdong report`` as a person or a script calls it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from chatdong.__main__ import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATDONG_STORE", "example")


def test_the_report_of_a_quarter_is_made_from_a_shell_and_nothing_else_is_said(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "chatdong", "report", "--quarter", "3", "--as-of", "2016-11-05", "--format", "hwpx", str(tmp_path / "out")],
        cwd=ROOT,
        env={**os.environ},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[0] == "[예시 자료: 실제 기록이 아닙니다]"
    assert "2016년도 3/4분기 현황 보고, 기준일 2016-09-30" in done.stdout
    assert done.stderr == ""
    with zipfile.ZipFile(tmp_path / "out") as archive:
        assert "12,388천원" in archive.read("Contents/section0.xml").decode()


def test_the_ending_of_the_name_says_the_format_and_the_year_end_is_a_period_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "year.html"
    assert main(["report", "--quarter", "year", "--as-of", "2016-12-31", "--lang", "en", str(out)]) == 0
    assert "Year-end progress report, 2016" in out.read_text("utf-8")
    assert main(["report", str(out)]) == 1
    assert "이미 있는 파일" in capsys.readouterr().err
    assert main(["report", str(tmp_path / "year.odt")]) == 1
    assert "형식을 알 수 없습니다" in capsys.readouterr().err
    assert not (tmp_path / "year.odt").exists()
