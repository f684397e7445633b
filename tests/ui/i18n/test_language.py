"""Every catalogue against the code: nothing missing, nothing left over, every figure kept."""

import ast
import functools
import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from chatdong.domain.message import message
from chatdong.domain.plan.model import LocalizedText
from chatdong.ui.i18n.language import LANGUAGES, LOCALE, catalogue, say, translate
from chatdong.ui.i18n.plan_year import in_plan_year

ROOT = Path(__file__).parents[3]
ENGLISH = catalogue("en")
translated = pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "ko"])
KOREAN_LETTERS = re.compile(r"[ᄀ-ᇿ㄰-㆏가-힣]")


@functools.cache
def messages() -> dict[str, str]:
    """Every message of the code and where it stands: first arguments of ``_`` and ``message``, also within f-strings."""
    found: dict[str, str] = {}
    for path in sorted([*ROOT.glob("chatdong/**/*.py"), *ROOT.glob("pages/*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "message"):
                message, place = node.args[0], f"{path.relative_to(ROOT)}:{node.lineno}"
                assert isinstance(message, ast.Constant), f"{place}: a message that is not written out cannot be collected"
                found.setdefault(message.value, place)
    return found


def fields(message: str) -> list[tuple[str, str, str]]:
    """The fields of a message. ``{day.month}월`` is said ``{day:%B}`` in English, and is the same field."""
    found = []
    for _text, name, spec, conversion in Formatter().parse(message):
        if name is not None:
            month = spec == "%B"
            found.append((f"{name}.month" if month else name, "" if month else spec, conversion or ""))
    return sorted(found)


def test_a_message_is_given_all_of_its_figures_or_none_yet() -> None:
    """One that is told none is filled in later; one that is told some would fail where it is shown."""
    lacking = {}
    for path in sorted([*ROOT.glob("chatdong/**/*.py"), *ROOT.glob("pages/*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "message"):
                given = {keyword.arg for keyword in node.keywords}
                needed = {re.split(r"[.\[]", name)[0] for name, _spec, _conversion in fields(node.args[0].value)}
                if given and None not in given and needed - given:
                    lacking[f"{path.relative_to(ROOT)}:{node.lineno}"] = needed - given
    assert not lacking


@translated
def test_every_message_of_the_code_has_one_in_each_language(language: str) -> None:
    assert not {message: place for message, place in messages().items() if message not in catalogue(language)}


@translated
def test_a_catalogue_has_no_message_that_the_code_does_not_use(language: str) -> None:
    assert not catalogue(language).keys() - messages().keys()


@translated
def test_a_catalogue_says_each_message_once_and_none_is_doubtful(language: str) -> None:
    lines = (LOCALE / f"{language}.po").read_text("utf-8").splitlines()
    assert sum(line.startswith("msgid ") for line in lines) == len(catalogue(language)) + 1  # the header's id is empty
    assert not [line for line in lines if line.startswith("#,")]


@translated
def test_every_translation_keeps_exactly_the_fields_of_its_message(language: str) -> None:
    assert not {message: said for message, said in catalogue(language).items() if fields(said) != fields(message)}


def test_no_korean_letters_remain_in_an_english_message() -> None:
    assert not {message: english for message, english in ENGLISH.items() if KOREAN_LETTERS.search(english)}


@translated
def test_a_translation_begins_and_ends_with_a_space_only_where_its_message_does(language: str) -> None:
    def ends(text: str) -> tuple[bool, bool]:
        return text.startswith(" "), text.endswith(" ")

    assert not {message: said for message, said in catalogue(language).items() if ends(said) != ends(message)}


def test_a_sentence_is_said_in_english_with_its_figures() -> None:
    said = message("마지막 집행계획은 {planned:,}원인데 예산은 {total:,}원입니다.", planned=15_000_000, total=16_000_000)
    assert say(said, "en") == "The spending plan ends at KRW 15,000,000, but the budget is KRW 16,000,000."


def test_a_sentence_within_a_sentence_is_said_in_english_too() -> None:
    said = message("{item}: {why}", item="Venue", why=message("0으로 나눌 수 없습니다."))
    assert say(said, "en") == "Venue: Cannot divide by 0."
    assert say(said, "ko") == "Venue: 0으로 나눌 수 없습니다."


def test_a_name_within_a_sentence_is_said_in_english_where_the_plan_gives_one() -> None:
    no_dates = "{activity}: 예산은 있는데 시기가 없습니다."
    assert say(message(no_dates, activity=LocalizedText("간담회", "Meeting")), "en") == "Meeting: has a budget, but no dates."
    assert say(message(no_dates, activity=LocalizedText("간담회")), "en") == "간담회: has a budget, but no dates."
    assert say(message(no_dates, activity=LocalizedText("간담회", "Meeting")), "ko") == "간담회: 예산은 있는데 시기가 없습니다."


def test_a_day_is_said_with_the_name_of_its_month_in_english() -> None:
    said = message("{day.month}월 {day.day}일까지 {what}", day=date(2016, 6, 30), what=message("누계 계획(원)"))
    assert say(said, "en") == "By 30 June, cumulative plan (KRW)"
    assert say(said, "ko") == "6월 30일까지 누계 계획(원)"


def test_a_day_of_another_year_than_the_plan_s_says_its_year() -> None:
    said = message("{day.month}월 {day.day}일까지 {what}", day=date(2016, 6, 30), what=message("누계 계획(원)"))
    with in_plan_year(2015):
        assert say(said, "en") == "By 30 June 2016, cumulative plan (KRW)"
        assert say(said, "ko") == "2016년 6월 30일까지 누계 계획(원)"
    with in_plan_year(2016):
        assert say(said, "ko") == "6월 30일까지 누계 계획(원)"


def test_an_unknown_message_falls_back_to_itself() -> None:
    assert translate("아직 옮기지 않은 말", "en") == "아직 옮기지 않은 말"
    assert translate("목표", "ko") == "목표"
    assert say(message("아직 옮기지 않은 말 {count}", count=3), "en") == "아직 옮기지 않은 말 3"
