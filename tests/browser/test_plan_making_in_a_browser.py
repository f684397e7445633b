"""A plan's document on the desk becomes a loaded plan within a few clicks, in a real browser, and a double click loads it once."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from chatdong.store.engines.store import open_store
from chatdong.store.reading import query
from tests.browser.conftest import Dashboard, end, settle
from tests.domain.intake import plan_2016
from tests.domain.intake.paper_files import txt

expect.set_options(timeout=60_000)

MOST_CLICKS = 15


def test_a_dropped_document_is_confirmed_and_loaded_within_fifteen_clicks(
    serve: Callable[..., str], dashboards: dict[str, Dashboard], tab: Page, tmp_path: Path
) -> None:
    file = tmp_path / "plan.txt"
    file.write_bytes(txt(plan_2016.blocks()))
    store_url = str(tmp_path / "store.duckdb")
    address = serve(store_url)
    tab.goto(f"{address}/plan_making")
    expect(tab.get_by_test_id("stFileUploader")).to_be_visible()
    settle(tab)
    # Choosing the file is a click on the field, one on the file, and one on ‘Open’.
    clicks = 3
    tab.locator("input[type=file]").set_input_files(file)
    expect(tab.locator(".st-key-plan-leave")).to_be_visible()
    settle(tab)

    def click(selector: str, *, twice: bool = False) -> None:
        nonlocal clicks
        clicks += 1
        where = tab.locator(selector).first
        where.dblclick() if twice else where.click()
        settle(tab)

    for part in ("목표", "세부사업"):
        click(f'.st-key-draft_part button:has-text("{part}")')
        lit = tab.locator(".st-key-plan-document").locator("span[style*='background-color'], .stMarkdownColoredBackground").first
        expect(lit).to_be_in_viewport()
        click('[class*="st-key-plan-settle-all-"] button')
        expect(tab.get_by_text("볼 것이 없습니다.")).to_be_visible()
    expect(tab.get_by_test_id("stHeading").first).to_contain_text("계획을 실을 수 있습니다")
    click('.st-key-draft_part button:has-text("점검·싣기")')
    clicks += 1
    tab.get_by_label("변경 사유").fill("문서로 다시 만듦")
    click(".st-key-plan-load-now button", twice=True)
    expect(tab.get_by_text("1차 변경(2차 계획)을 실었습니다.")).to_be_visible()
    click(".st-key-plan-loaded-open button")
    expect(tab.get_by_test_id("stHeading").first).to_contain_text("2016년에는 16,000천원으로")
    assert clicks <= MOST_CLICKS
    end(dashboards[address])

    store = open_store(store_url, datetime(2026, 1, 2))
    assert [(row["revision"], row["reason"]) for row in query.rows(store, "revisions", plan_id="2016")] == [(1, None), (2, "문서로 다시 만듦")]
    assert query.rows(store, "plan_drafts") == []
    store.close()
