"""The dashboard as a stranger uses it."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from chatdong.domain.plan.toml_format import load_plan_file
from tests.browser.conftest import settle

expect.set_options(timeout=60_000)

ROOT = Path(__file__).parents[2]


def open_page(tab: Page, address: str) -> None:
    """Go there and wait until the page has finished its run."""
    tab.goto(address)
    expect(tab.locator("h1")).to_be_visible()
    settle(tab)


def metric(tab: Page, label: str):
    return tab.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def rows_of(download: Download) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(Path(download.path()).read_bytes().decode("utf-8-sig"))))


def press(tab: Page, factor: str, key: str, times: int) -> None:
    """Move the slider of a quantity by the keyboard; the quantity is named as in the address bar."""
    thumb = tab.locator(f"[data-quantity='{factor}']").get_by_role("slider")
    thumb.focus()
    for _ in range(times):
        thumb.press(key)


@pytest.mark.full
def test_the_overview_is_found_by_its_name_too_and_is_the_page_that_the_sidebar_names(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/overview?as_of=2016-06-30&lang=English")
    expect(tab.locator("h1")).to_contain_text("June")
    expect(tab).to_have_url(f"{example}/?as_of=2016-06-30&lang=English")
    expect(tab.locator(".st-key-menu").get_by_role("link").locator("strong")).to_have_text("At a glance")


def test_a_page_asks_for_its_server_once_and_where_it_is(example: str, tab: Page) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    open_page(tab, f"{example}/what_if")
    assert [url for url in asked if url.endswith("/_stcore/health")] == [f"{example}/_stcore/health"]


@pytest.mark.full
def test_the_first_visit_by_a_deep_link_has_the_sidebar_and_the_scenario(serve: Callable[[str], str], tab: Page) -> None:
    fresh = serve("example")
    open_page(tab, f"{fresh}/what_if?committee-catering.2=110")
    expect(tab.get_by_test_id("stSidebar").get_by_role("link", name="한눈에")).to_be_visible()
    expect(metric(tab, "시뮬레이션 총액")).to_have_text("16,800")


def test_a_slider_moves_the_total_the_address_and_the_csv(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if")
    expect(metric(tab, "시뮬레이션 총액")).to_have_text("16,000")
    press(tab, "committee-catering.2", "ArrowRight", 20)
    expect(metric(tab, "시뮬레이션 총액")).to_have_text("17,040")
    expect(metric(tab, "한도까지 남음")).to_have_text("△1,040")
    expect(tab.locator("h1")).to_contain_text("한도 16,000천원을 1,040천원 넘습니다")
    expect(tab).to_have_url(f"{example}/what_if?committee-catering.2=110&committee-printing.2=110&base=1")
    settle(tab)

    with tab.expect_download() as started:
        tab.locator(".st-key-csv-what-if-categories button").click()
    assert started.value.suggested_filename.startswith("예시자료-")
    rows = {row["편성목"]: row for row in rows_of(started.value)}
    assert int(rows["합계"]["시뮬레이션 (원)"]) == 17_040_000
    assert sum(int(row["차이 (원)"]) for name, row in rows.items() if name != "합계") == 1_040_000
    assert {row["자료 구분"] for row in rows.values()} == {"예시 자료"}

    with tab.expect_download() as started:
        tab.locator(".st-key-csv-what-if-lines button").click()
    assert [row["변경 산출"] for row in rows_of(started.value)] == ["20,000원×110명×2회=4,400,000원", "6,000원×110명×2회=1,320,000원"]

    tab.keyboard.press("Alt+z")
    expect(metric(tab, "시뮬레이션 총액")).not_to_have_text("17,040")
    # The key does what its button does, and that can be pressed once its part of the page is there.
    expect(tab.locator(".st-key-what-if-redo button")).to_be_enabled()
    settle(tab)
    tab.keyboard.press("Alt+y")
    expect(metric(tab, "시뮬레이션 총액")).to_have_text("17,040")
    tab.get_by_role("button", name="모두 계획대로").click()
    expect(metric(tab, "시뮬레이션 총액")).to_have_text("16,000")
    expect(tab).to_have_url(f"{example}/what_if")


def test_a_typed_costing_goes_into_a_plan_file_that_is_a_plan(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if?ask=take")
    tab.get_by_text("산출내역별 편집").click()
    field = tab.locator(".st-key-costing-committee-catering input")
    field.fill("20,000원×80명×2회")
    field.press("Enter")
    expect(metric(tab, "시뮬레이션 총액")).to_have_text("15,600")
    settle(tab)
    with tab.expect_download() as started:
        tab.get_by_role("button", name="계획 파일 내려받기(TOML)").click()
    taken = load_plan_file(started.value.path())
    assert [line.costing for line in taken.budget_line if line.id == "committee-catering"] == ["20,000원×80명×2회"]


@pytest.mark.full
def test_the_budget_csv_holds_the_numbers_of_the_page(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/budget")
    with tab.expect_download() as started:
        tab.locator(".st-key-csv-budget button").click()
    total = next(row for row in rows_of(started.value) if row["편성목"] == "합계")
    spent = f"지출액(C) · {total['집행률(C/A)']}%"
    for label, column in (("예산현액(A)", "예산현액(A)"), ("원인행위(B)", "원인행위(B)"), (spent, "지출액 누계(C)"), ("가용(A−B)", "가용(A−B)")):
        shown = metric(tab, label).inner_text()
        assert f"{round(int(total[f'{column} (원)']) / 1000):,}" == shown


@pytest.mark.full
def test_a_download_keeps_the_filters(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/events")
    tab.get_by_role("button", name="워크숍", exact=True).click()
    expect(tab.get_by_role("heading", name="일정 4건")).to_be_visible()
    settle(tab)
    with tab.expect_download() as started:
        tab.locator(".st-key-csv-events button").click()
    assert {row["종류"] for row in rows_of(started.value)} == {"워크숍"}


@pytest.mark.full
def test_a_filtered_link_means_the_same_in_the_other_language_and_comes_back_with_the_back_button(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/events")
    tab.get_by_role("button", name="워크숍", exact=True).click()
    expect(tab).to_have_url(f"{example}/events?kind=workshop")
    expect(tab.get_by_role("heading", name="일정 4건")).to_be_visible()
    tab.get_by_test_id("stSidebar").get_by_role("link", name="예산", exact=True).click()
    expect(tab.get_by_role("heading", name="편성목별 집행 현황")).to_be_visible()
    tab.go_back()
    expect(tab.get_by_role("heading", name="일정 4건")).to_be_visible()
    open_page(tab, f"{example}/events?kind=workshop&lang=English")
    expect(tab.get_by_role("heading", name="Schedule: 4")).to_be_visible()


@pytest.mark.full
def test_a_choice_outlasts_another_language_and_the_next_click(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/events?month=3")
    tab.locator(".st-key-lang").get_by_text("English", exact=True).click()
    expect(tab.locator(".st-key-month input")).to_have_value("March")
    settle(tab)
    # The browser knows a choice of a menu by its label: what it would send now was another language's.
    tab.locator(".st-key-kind").get_by_role("button").first.click()
    expect(tab).to_have_url(re.compile("kind="))
    settle(tab)
    expect(tab).to_have_url(re.compile(r"[?&]month=3(&|$)"))
    expect(tab.locator(".st-key-month input")).to_have_value("March")


def test_a_new_tab_from_the_menu_shows_the_same_view_and_a_click_leaves_it_as_it_is(serve: Callable[[str], str], tab: Page, tmp_path: Path) -> None:
    address = serve(str(tmp_path / "store.duckdb"))
    open_page(tab, f"{address}/?example=true&as_of=2016-06-30&lang=English")
    link = tab.get_by_test_id("stSidebar").get_by_role("link", name="Budget")
    with tab.context.expect_page() as opened:
        link.click(button="middle")
    # A new tab is born empty, and goes to the address a moment later.
    expect(opened.value).to_have_url(re.compile("/budget"))
    expect(opened.value.locator("h1")).to_be_visible()
    settle(opened.value)
    entries = tab.evaluate("history.length")
    link.click()
    expect(tab).to_have_url(re.compile("/budget"))
    settle(tab)
    title = tab.locator("h1").inner_text()
    assert "June" in title
    assert opened.value.locator("h1").inner_text() == title
    assert tab.url == opened.value.url == f"{address}/budget?as_of=2016-06-30&lang=English&example=true"
    assert tab.evaluate("history.length") == entries + 1
    tab.locator(".st-key-as-of-chip button").click()
    tab.get_by_role("button", name="Last month").click()
    expect(tab).to_have_url(re.compile("as_of=2016-05-31"))
    settle(tab)
    tab.go_back()
    expect(tab.locator("h1")).to_have_text(title)
    expect(tab).to_have_url(opened.value.url)


@pytest.mark.full
def test_all_tables_come_in_one_zip(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/snapshots")
    with tab.expect_download() as started:
        tab.get_by_role("button", name="모든 표 내려받기(zip)").click()
    archive = zipfile.ZipFile(started.value.path())
    assert archive.testzip() is None
    assert "예시자료-spending.csv" in archive.namelist()


def test_a_first_visitor_sees_the_plan_then_the_example_and_then_english(serve: Callable[[str], str], tab: Page, tmp_path: Path) -> None:
    address = serve(str(tmp_path / "store.duckdb"))
    open_page(tab, address)
    expect(tab.locator("h1")).to_have_text("2016년에는 16,000천원으로 목표 7개를 이룰 계획입니다")
    tab.get_by_role("button", name="예시 자료로 둘러보기").click()
    expect(tab.locator("h1")).to_contain_text("계획의 98.6%")
    expect(tab).to_have_url(f"{address}/?example=true")
    tab.get_by_test_id("stSidebar").get_by_role("radio", name="English").or_(
        tab.get_by_test_id("stSidebar").get_by_text("English", exact=True)
    ).first.click()
    expect(tab.get_by_test_id("stSidebar").get_by_role("link", name="Budget")).to_be_visible()
    tab.get_by_test_id("stSidebar").get_by_role("link", name="Budget").click()
    expect(tab).to_have_url(re.compile(r"/budget\?(?=.*lang=English)(?=.*example=true)(?!.*as_of)"))
    expect(tab.locator("h1")).to_contain_text("12,388")


@pytest.mark.full
def test_two_visitors_do_not_see_each_others_scenario(example: str, chromium, tab: Page) -> None:
    open_page(tab, f"{example}/what_if?committee-catering.2=110")
    other = chromium.new_context().new_page()
    open_page(other, f"{example}/what_if")
    expect(metric(other, "시뮬레이션 총액")).to_have_text("16,000")
    expect(metric(tab, "시뮬레이션 총액")).to_have_text("16,800")
    other.context.close()


def test_a_click_on_a_month_of_the_burn_chart_opens_its_vouchers_and_a_second_one_closes_them(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/budget?how=month")
    chart = tab.get_by_test_id("stVegaLiteChart").first
    expect(chart.locator("svg, canvas").first).to_be_visible()
    settle(tab)

    def click_on_july() -> None:
        """Click in the middle of the chart, wherever the page has been scrolled to since."""
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        tab.mouse.click(box["x"] + box["width"] * 0.55, box["y"] + box["height"] / 2)

    click_on_july()
    expect(tab).to_have_url(f"{example}/budget?how=month&paid=7")
    expect(tab.get_by_role("heading", name="7월 지출 6건 · 4,210천원")).to_be_visible()
    tab.locator(".st-key-paid").get_by_text("8월", exact=True).click()
    expect(tab.get_by_role("heading", name="8월 지출 7건 · 1,320천원")).to_be_visible()
    settle(tab)
    click_on_july()
    expect(tab.get_by_role("heading", name="7월 지출 6건 · 4,210천원")).to_be_visible()
    settle(tab)
    click_on_july()
    expect(tab).to_have_url(f"{example}/budget?how=month")


@pytest.mark.full
def test_the_steps_and_the_slider_replay_the_year_and_the_address_follows_to_the_next_page(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/compare")
    sidebar = tab.get_by_test_id("stSidebar")
    tab.locator(".st-key-as-of-chip button").click()
    tab.get_by_role("button", name="이전 달").click()
    expect(tab.locator("h1")).to_contain_text("8월에")
    expect(tab).to_have_url(f"{example}/compare?as_of=2016-08-31")
    settle(tab)
    thumb = tab.get_by_test_id("stPopoverBody").get_by_role("slider")
    thumb.focus()
    thumb.press("ArrowLeft")
    expect(tab).to_have_url(f"{example}/compare?as_of=2016-08-30")
    settle(tab)
    sidebar.get_by_role("link", name="예산", exact=True).click()
    expect(tab).to_have_url(f"{example}/budget?as_of=2016-08-30")
    expect(tab.locator("h1")).to_contain_text("8. 30.")
    tab.locator(".st-key-as-of-chip button").click()
    tab.get_by_role("button", name="다음 달").click()
    expect(tab).to_have_url(f"{example}/budget?as_of=2016-08-31")
    settle(tab)
    tab.get_by_role("button", name="다음 달").click()
    expect(tab).to_have_url(f"{example}/budget")
