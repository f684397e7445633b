"""The font that the program brings along: for the browser by the theme, for what the server draws by its files."""

import tomllib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[3]
UI = ROOT / "chatdong" / "ui"


def test_every_face_of_the_theme_is_a_file_that_the_server_serves() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    named = {face["url"].removeprefix("app/static/") for face in theme["fontFaces"]}
    assert named == {path.name for path in (UI / "shell" / "static").glob("*.woff2")}
    assert {face["family"] for face in theme["fontFaces"]} == {theme["font"].split(",")[0]}


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_font_of_files_has_every_hangul_syllable_and_the_signs_of_a_report(weight: str) -> None:
    font = TTFont(UI / "office_files" / "fonts" / f"Pretendard-{weight}.otf")
    letters = [*map(chr, range(0xAC00, 0xD7A4)), *"□○―△▲■●◆※·‘’“”"]
    assert not [letter for letter in letters if ord(letter) not in font.getBestCmap()]


@pytest.mark.parametrize("folder", ["office_files/fonts", "shell/static"])
def test_the_licence_lies_beside_the_font(folder: str) -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (UI / folder / "LICENSE.txt").read_text("utf-8")
