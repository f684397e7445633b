"""Text that somebody entered is shown as text: it runs nothing, and Markdown, HTML and formulas in it mean nothing."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.roles import Actor
from chatdong.store.access import audit
from chatdong.store.engines.store import open_store
from chatdong.store.writing.records import add_listed_districts, insert, load_plan
from tests.browser.conftest import settle
from tests.properties import in_full

expect.set_options(timeout=60_000)

AT = datetime(2026, 1, 2, 3, 4, 5)
HOSTILE = (
    "Zq<img src=x onerror=window.ran=1>[a](javascript:window.ran=1)**b**:red[c]$d$`e`:material/home::material_home:"
    "=1+1 ~~f~~ -- -> :heart: &copy;&lt;h https://x.example www.x.example a@x.example qZ"
)
NAME = HOSTILE[:80]
"""The name of a scenario, as long as one may be."""
HALF = "20,000원×50명×2회=2,000,000원"
WORDS = {"source", "approvers", "cooperation", "quote"}
"""What is text in a plan beside its Words."""

PLACES = (
    "overview",
    "goals",
    "events",
    "calendar?month=year",
    "calendar?month=5",
    "budget",
    "performance",
    "performance?variance=line",
    "what_if?committee-catering.2=110",
    "compare",
    "districts",
    "plan_check",
    "records",
    "records?record=event",
    "records?record=spending",
    "records?record=edit:event:{event}",
    "records?record=edit:spending:{spending}",
    "records?record=edit:support_team:{team}",
    "records?record=grid",
    "records?records=events",
    "records?records=history",
    "districts?record=team:dobong&district=dobong",
    "budget?paid=5&category=printing&level=category",
    "what_if?kept={scenario}&committee-catering.2=110",
    "people?people=audit",
    "report",
    "snapshots",
    f"events?kind={quote(HOSTILE)}&month={quote(HOSTILE)}&plan={quote(HOSTILE)}&lang={quote(HOSTILE)}&as_of={quote(HOSTILE)}",
)

IN_ENGLISH = ("overview", "goals", "calendar?month=year", "budget", "performance", "what_if", "compare", "plan_check", "records", "report")
"""Where names stand: they are the plan's other words in English; all else is the same."""


def poisoned(value: Any) -> Any:
    """A plan, or a part of one, with the hostile text behind everything that is text in it."""
    if isinstance(value, LocalizedText):
        return LocalizedText(value.ko + HOSTILE, value.en and value.en + HOSTILE)
    if isinstance(value, tuple):
        return tuple(poisoned(one) for one in value)
    if not is_dataclass(value):
        return value
    changed = {}
    for field in fields(value):
        old = getattr(value, field.name)
        if field.name in WORDS and old:
            changed[field.name] = tuple(one + HOSTILE for one in old) if isinstance(old, tuple) else old + HOSTILE
        else:
            changed[field.name] = poisoned(old)
    return replace(value, **changed)


@pytest.fixture(scope="module")
def keys() -> dict[str, str]:
    """The keys of the records of the store, for the addresses of PLACES."""
    return {}


@pytest.fixture(scope="module")
def address(serve: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory, plan: Plan, keys: dict[str, str]) -> str:
    """A server over a store in which every text is hostile."""
    path = str(tmp_path_factory.mktemp("hostile") / "store.duckdb")
    store = open_store(path, AT)
    load_plan(store, poisoned(plan), Actor.local(HOSTILE), AT)
    load_plan(store, replace(poisoned(plan), total_krw=plan.total_krw - 1_000), Actor.local(HOSTILE), AT)
    add_listed_districts(store, Actor.local(HOSTILE), AT)
    held = {"plan_id": "2016", "revision": 2, "activity_id": "monthly-meeting", "topic": HOSTILE, "note": HOSTILE}
    keys["event"] = event = insert(
        store, "event", {**held, "occurrence": 1, "held_on": date(2016, 4, 28), "districts": ["dobong"]}, Actor.local(HOSTILE), AT
    )
    insert(store, "event", {**held, "occurrence": 2, "postponed_on": date(2016, 5, 2), "postponed_to": date(2016, 6, 3)}, Actor.local(HOSTILE), AT)
    paid = {"plan_id": "2016", "revision": 2, "line_id": "ad-hoc", "amount_krw": 9_000_000, "voucher": HOSTILE, "memo": HOSTILE}
    keys["spending"] = insert(store, "spending", {**paid, "spent_on": date(2016, 5, 3)}, Actor.local(HOSTILE), AT)
    insert(store, "spending", {**paid, "spent_on": date(2016, 4, 29), "amount_krw": 1_000, "event_id": event}, Actor.local(HOSTILE), AT)
    team = {"programme": plan.programme.ko + HOSTILE, "district_id": "dobong", "mode": "entrusted", "opened_on": date(2016, 1, 4)}
    said = {"operator": HOSTILE, "operator_en": HOSTILE, "source": HOSTILE, "note": HOSTILE}
    keys["team"] = insert(store, "support_team", {**team, **said}, Actor.local(HOSTILE), AT)
    saved = {"plan_id": "2016", "revision": 2, "name": NAME, "description": HOSTILE, "edits": {"committee-catering": HALF}}
    keys["scenario"] = insert(store, "scenario", saved, Actor.local(HOSTILE), AT)
    written = {"plan_id": "2016", "revision": 2, "period": "2", "section": "summary", "as_of": date(2016, 6, 30), "words": HOSTILE, "draft": HOSTILE}
    for language in ("ko", "en"):
        insert(store, "report_text", {**written, "language": language}, Actor.local(HOSTILE), AT)
    audit.note(store, HOSTILE, "download", HOSTILE, AT)
    store.close()
    return serve(path)


def look(tab: Page) -> None:
    """Open what can be opened, and look at every text of the page."""
    expect(tab.locator("h1").first).to_be_visible()
    settle(tab)
    tab.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach(summary => summary.click())")
    settle(tab)
    assert tab.evaluate("window.ran") is None
    assert not tab.locator("img[src=x], a[href^=javascript], a[href*=example]").count()
    # Each place where the text begins must go on with all of it, or end where the page cuts long texts: where markup was read,
    # signs are gone and other elements stand. A name that is compared with others is shown without spaces and brackets.
    broken = tab.evaluate(
        r"""(texts) => {
            const found = [], all = document.body.textContent.replaceAll('\u2060', '')
            const alike = (at, text) => { let n = 0; while (n < text.length && all[at + n] === text[n]) n++; return n }
            for (let at = all.indexOf('Zq'); at >= 0; at = all.indexOf('Zq', at + 1)) {
                const kept = texts.some(text => { const n = alike(at, text); return n === text.length || /^ ?(…|’|\.\.\.)/.test(all.slice(at + n)) })
                if (!kept) found.push(all.slice(Math.max(at - 40, 0), at + 150))
            }
            return found
        }""",
        [HOSTILE, NAME, re.sub(r"\(.*?\)|\s", "", HOSTILE)],
    )
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(("language", "places"), [("한국어", PLACES), pytest.param("English", IN_ENGLISH, marks=pytest.mark.full)])
@pytest.mark.full
def test_nothing_that_was_entered_is_read_as_anything_but_text(
    address: str, keys: dict[str, str], tab: Page, language: str, places: tuple[str, ...]
) -> None:
    seen = 0
    # Every second place with ``make test``: they show the same tables, charts and forms.
    places = places if in_full() else places[::2]
    for place in (re.sub(r"\{(\w+)\}", lambda found: keys[found[1]], place) for place in places):
        joint = "&" if "?" in place else "?"
        day = "" if "as_of=" in place else "&as_of=2016-06-30"
        tab.goto(f"{address}/{place}{joint}{'' if 'lang=' in place else 'lang=' + language}{day}")
        look(tab)
        seen += tab.evaluate("document.body.textContent.split('Zq').length - 1")
    assert seen > len(places), "the text is there"


@pytest.mark.full
def test_what_a_file_brings_is_shown_as_text_too(address: str, tab: Page) -> None:
    made = io.StringIO()
    csv.writer(made).writerows(
        [
            ["지출일", "산출내역", "금액", "증빙번호", "적요", HOSTILE],
            ["2016-05-13", HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE],
            ["2016-05-13", "ad-hoc", "5000", HOSTILE, HOSTILE, HOSTILE],
        ]
    )
    tab.goto(f"{address}/records?records=csv&import=spending")
    tab.locator("input[type=file]").set_input_files(
        {"name": f"{HOSTILE.replace('/', '')}.csv", "mimeType": "text/csv", "buffer": made.getvalue().encode()}
    )
    expect(tab.locator(".st-key-import-columns")).to_be_visible()
    expect(tab.get_by_test_id("stAlert").first).to_be_visible()
    look(tab)
    tab.goto(f"{address}/snapshots")
    tab.locator("input[type=file]").set_input_files({"name": "old.zip", "mimeType": "application/zip", "buffer": HOSTILE.encode()})
    expect(tab.get_by_test_id("stAlert").first).to_be_visible()
    look(tab)


def test_a_budget_that_is_typed_is_shown_as_text_too(address: str, tab: Page) -> None:
    tab.goto(f"{address}/plan_check")
    tab.get_by_text("산출내역 편집").click()
    box = tab.get_by_role("textbox", name="산출내역")
    box.fill(f"[사무관리비{HOSTILE}] {HOSTILE}\n- {HOSTILE}: 1원×1=1원\n{HOSTILE}")
    box.press("Control+Enter")
    expect(tab.get_by_test_id("stAlert").first).to_be_visible()
    look(tab)
