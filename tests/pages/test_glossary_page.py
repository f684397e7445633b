"""The glossary as its reader gets it, and the words of the other pages against it."""

import ast

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain import glossary
from chatdong.ui.i18n.language import LANGUAGES, translate
from tests.pages.app import ROOT, run, said, seen, visit
from tests.pages.files import Files, downloads

PLAIN = {
    # Labels that need no explanation, or that the page explains where they stand.
    "{percent}%가 이 아래",
    "{value} ({side})",
    "계획과의 차이",
    "계획대로 하면 부족",
    "남은 금액",
    "누계 {amount}",
    "부족",
    "버전",
    "아무것도 하지 않으면",
    "앞당길 수 있는 금액",
    "연말 집행 전망",
    "예상 누계 {amount}",
    "운영 중",
    "이룰 수 있는 목표",
    "저장 횟수",
    "저장소",
    "통과한 규칙",
    "저장소 크기(MB)",
    "한도까지 남음",
}
"""The labels of metrics that are no terms."""


def terms(app: AppTest) -> list[str]:
    return [heading.value for heading in app.subheader]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_manual_opens_with_its_words_and_pictures_and_its_pages_can_be_taken(language: str, files: Files, shown_example: None) -> None:
    name = {"ko": "manual", "en": "manual.en"}[language]
    manual = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
    app = visit("glossary", lang=LANGUAGES[language])
    app.session_state["manual-open"] = True
    run(app)
    shown = [element.value for element in app.markdown]
    lines = [line for line in manual.splitlines()[1:] if line and not line.startswith("![")]
    assert [line for line in lines if not any(line in words for words in shown)] == []
    assert len(app.get("image")) == manual.count("![") == 4
    assert list(downloads(app, files).values()) == [(ROOT / "docs" / f"{name}.pdf").read_bytes()]


def test_the_page_explains_every_term() -> None:
    app = seen("glossary")
    assert len(terms(app)) == len(glossary.TERMS)
    assert str(len(glossary.TERMS)) in app.title[0].value
    assert [heading.proto.anchor for heading in app.subheader] == [
        glossary.place(term) for group in glossary.GROUPS for term in glossary.TERMS if term.group == group
    ]


@pytest.mark.parametrize("wanted", ["집행률", "execution rate", "EXECUTION"])
def test_a_word_is_found_in_both_languages_and_by_a_link(wanted: str) -> None:
    assert terms(seen("glossary", word=wanted)) == ["집행률"]


def test_a_figure_is_found_by_its_abbreviation_and_keeps_its_formula() -> None:
    app = seen("glossary", word="tcpi")
    assert terms(app) == ["잔여 성과 지수 (TCPI)"]
    assert "(예산(BAC) − 실적 가치(EV))" in said(app, "markdown")


def test_a_word_that_is_not_there_is_said_with_what_to_do() -> None:
    app = seen("glossary", word="없는낱말")
    assert not terms(app)
    assert "그런 말은 없습니다" in app.info[0].value


def metric_labels() -> dict[str, str]:
    """What every metric of the pages is called, as far as its label is written where it stands, and where that is."""
    found = {}
    for path in [*ROOT.glob("pages/*.py"), *ROOT.glob("chatdong/ui/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "metric" and node.args:
                label = node.args[0]
                if isinstance(label, ast.Call) and isinstance(label.func, ast.Name) and label.func.id == "_":
                    found[label.args[0].value] = f"{path.name}:{node.lineno}"
    return found


def test_every_metric_is_called_by_a_term_or_by_words_that_need_none() -> None:
    words = {str(term.word) for term in glossary.TERMS} | {"불용", "목표", "행사"}
    labels = metric_labels()
    unexplained = {label: place for label, place in labels.items() if label not in PLAIN and not any(word in label for word in words)}
    assert not unexplained, "add the word to domain/glossary.py; where it needs no explanation, to PLAIN"


def test_every_term_has_its_english() -> None:
    for term in glossary.TERMS:
        for each in filter(None, (term.word, term.definition, term.formula)):
            assert translate(each.template, "en") != each.template
