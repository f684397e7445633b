"""``python -m chatdong report`` as a person or a script calls it; in a process of its own: ``test_process.py``."""

from pathlib import Path

from tests.terminal.program import chatdong


def test_the_ending_of_the_name_says_the_format_and_the_year_end_is_a_period_too(tmp_path: Path) -> None:
    out = tmp_path / "year.html"
    assert chatdong("report", "--quarter", "year", "--as-of", "2016-12-31", "--lang", "en", out).returncode == 0
    assert "Year-end progress report, 2016" in out.read_text("utf-8")
    again = chatdong("report", out)
    assert again.returncode == 1
    assert "이미 있는 파일" in again.stderr
    unknown = chatdong("report", tmp_path / "year.odt")
    assert unknown.returncode == 1
    assert "형식을 알 수 없습니다" in unknown.stderr
    assert not (tmp_path / "year.odt").exists()
