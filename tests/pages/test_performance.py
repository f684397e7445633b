"""The page of earned value: figures that explain themselves, and the way from plan to spending."""

import pytest

from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.writing.records import load_plan
from chatdong.ui.i18n.formats import exact_thousands
from tests.conftest import AT, ROOT
from tests.pages.app import said, seen, title, visit


def test_the_headline_says_how_far_and_why() -> None:
    assert title(seen("performance")) == "9월 말까지 산출내역 계획보다 86천원 더 썼습니다: 가장 크게는 기타 물품비 일정이 일러서입니다"
    may = title(seen("performance", as_of="2016-05-31"))
    assert may == "5월 말까지 산출내역 계획보다 850천원 덜 썼습니다: 가장 크게는 매뉴얼 보완·발간 비용을 아직 치르지 않아서입니다"


@pytest.mark.parametrize(
    ("plan_id", "reason"),
    [("grant-2031", "마을활동 보조금 교부 비용을 계획보다 덜 치러서입니다"), ("contracts-2031", "생활권 실태 연구 건수가 줄어서입니다")],
)
def test_what_is_paid_has_no_price_and_what_is_delivered_is_not_held(store: Store, plan_id: str, reason: str) -> None:
    load_plan(store, load_plan_file(ROOT / "tests" / "plans" / f"{plan_id}.toml"), Actor.local("tester"), AT)
    assert title(visit("performance", plan=plan_id, as_of="2031-12-31")).endswith(reason)


def test_every_figure_shows_its_formula_and_the_amounts_that_were_put_into_it() -> None:
    app = seen("performance")
    text = said(app)
    assert "12,420 ÷ 12,387.8 = 1.00" in text
    assert "(16,000 − 12,420) ÷ (16,000 − 12,387.8) = 0.99" in text
    assert "8,380×2/2 + 4,480×2/4 + 900×5/9 + 120×8/12 + 1,000×1/1 + 220×1/1 = 12,420" in text
    assert "12,387.8 + 0 + 3,581.428 = 15,969.228" in text
    assert [m.value for m in app.metric][:4] == ["32", "△140", "1.00", "0.99"]
    table = app.dataframe[1].value
    assert len(table) == len(app.metric) == 15
    assert table["식"].all()
    assert list(table["영문 용어"])[:2] == ["Cost variance", "Schedule variance"]


def test_a_figure_that_cannot_be_judged_says_why_instead_of_a_number() -> None:
    app = seen("performance", as_of="2016-03-31")
    assert [m.value for m in app.metric][:4] == ["0", "△120", "–", "–"]
    text = said(app)
    assert "집행액이 없어 나눌 수 없습니다." in text
    assert "기준일까지의 공식 계획이 예산의 1%에 못 미쳐 아직 판단하지 않습니다." in text


def test_the_switch_is_in_the_address_and_moves_picture_and_table() -> None:
    assert len(seen("performance", variance="line").dataframe[0].value) == 13 + 1
    app = seen("performance", variance="activity")
    assert len(app.dataframe[0].value) == 7 + 1
    whole = app.dataframe[0].value.iloc[-1]
    assert whole["계획과의 차이"] == whole[["횟수", "시기: 일정", "시기: 지급", "인원", "단가", "나눌 수 없음", "행사 없는 지출"]].sum()


@pytest.mark.parametrize("day", ["2016-01-01", "2016-04-07", "2016-11-30", "2016-12-31"])
@pytest.mark.parametrize("language", ["한국어", "English"])
def test_the_page_opens_on_any_day(day: str, language: str) -> None:
    assert len(seen("performance", as_of=day, lang=language).metric) == 15


@pytest.mark.parametrize(("krw", "words"), [(12_387_800, "12,387.8"), (0, "0"), (-1_005, "△1.005"), (-50, "△0.05"), (None, "–")])
def test_an_amount_in_a_formula_is_not_rounded(krw: int | None, words: str) -> None:
    assert exact_thousands(krw) == words
