"""What a hand moves on the what-if page: answered at once and right, heard by the server, never lost."""

import random
import re

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from chatdong.domain.budget.curves import bottom_up_curve
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.totals import total
from chatdong.domain.scenario.edits import EditError, apply_edits
from chatdong.domain.scenario.lookahead import ahead, as_json
from chatdong.domain.scenario.quantities import quantities, sensible_range, set_quantity
from chatdong.domain.scenario.sessions import followed
from chatdong.ui.i18n import formats
from tests.browser.conftest import settle
from tests.domain.scenario.plans_to_edit import PLANS
from tests.streamlit_internals import BackMsg

expect.set_options(timeout=60_000)

SCRIPT = "/_stcore/bidi-components/chatdong.sliders/sliders.js"
PEOPLE, PRICE, VENUE, TIMES = "committee-catering.2", "committee-catering.1", "committee-venue.1", "committee-lecturers.3"


def open_page(tab: Page, address: str) -> None:
    tab.goto(address)
    expect(field(tab, PEOPLE)).to_be_visible()
    settle(tab)


def field(tab: Page, quantity: str) -> Locator:
    return tab.locator(f"[data-quantity='{quantity}'] .instrument-field input")


def headline(tab: Page, krw: str) -> None:
    """The server has answered with this total (천원)."""
    expect(tab.locator("h1")).to_contain_text(f"시뮬레이션 {krw}천원")


def at_once(tab: Page, values: dict[str, int]) -> dict[str, str]:
    """Move quantities within one turn of the browser, which no answer can come into; what stands there then."""
    return tab.evaluate(
        """values => {
            for (const [id, value] of Object.entries(values)) {
                const field = document.querySelector(`[data-quantity='${id}'] .instrument-field input`)
                field.value = value
                field.dispatchEvent(new Event('input', {bubbles: true}))
                field.dispatchEvent(new Event('change', {bubbles: true}))
            }
            const text = name => document.querySelector(`.instrument-${name}`).textContent
            return {total: text('total'), end: text('end'), checking: text('checking'), alt: document.querySelector('.instrument-svg').getAttribute('aria-label')}
        }""",
        values,
    )


def test_what_the_browser_reads_off_and_writes_is_what_the_domain_answers_and_the_pages_write(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if")
    for plan in PLANS.values():
        asked, expected = asked_of(plan)
        assert len(asked) > 20
        found = tab.evaluate(
            "([script, asked]) => import(script).then(ours => asked.map(one => Object.values(ours.answer(...one))))", [SCRIPT, asked]
        )
        assert found == expected, plan.id
    amounts = [0, 1, 499, 500, 999, 1_500, -499, -500, -1_499, -1_500, 16_052_000, -1_040_000, 9_007_199_254_740_499]
    found = tab.evaluate("([script, amounts]) => import(script).then(ours => amounts.map(ours.thousands))", [SCRIPT, amounts])
    assert found == [formats.thousands(krw) for krw in amounts]


def asked_of(plan: Plan) -> tuple[list[list[object]], list[list[object]]]:
    """What the browser is asked of a plan, (what the server told ahead, moved quantities), and what the domain answers."""
    chance = random.Random(2016)
    asked, expected = [], []
    for quantity in quantities(plan):
        others = [other for other in quantities(plan) if other != quantity]
        for edits in ({}, set_quantity(plan, {}, other := chance.choice(others), 2 * other.value + 1)):
            told = ahead(plan, apply_edits(plan, edits), quantity.activity_id)
            of = next((one for one in told.told if one.quantity == quantity), None)
            if of is None:
                continue
            high = min(of.last, sensible_range(quantity).high)
            for value in {of.first, high, of.last, chance.randint(of.first, high), chance.randint(of.first, of.last)}:
                try:
                    scenario = apply_edits(plan, set_quantity(plan, edits, quantity, value))
                except EditError:
                    continue
                asked.append([as_json(told), {quantity.id: value}])
                expected.append([total(scenario), list(bottom_up_curve(followed(plan, scenario))), True])
    return asked, expected


def test_one_quantity_is_answered_at_once_for_certain_and_the_server_says_the_same(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if")
    assert at_once(tab, {PEOPLE: 110}) == {
        "total": "시뮬레이션 17,040천원 한도 16,000천원을 1,040천원 넘음 ",
        "end": "시뮬레이션 17,040",
        "checking": "",
        "alt": "시뮬레이션 17,040천원. 한도 16,000천원을 1,040천원 넘음",
    }
    headline(tab, "17,040")
    expect(tab.locator(f"[data-quantity='{PEOPLE}'] .instrument-badge")).to_have_text("계획 90")
    expect(tab.locator(".instrument-svg")).to_have_attribute("aria-label", re.compile("17,040천원"))


@pytest.mark.full
def test_two_quantities_of_one_line_are_checked_and_both_are_heard(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if")
    assert at_once(tab, {PEOPLE: 100, PRICE: 30_000})["checking"] == "서버에서 확인하는 중"
    # 30,000원×100명×2회 beside 20,000원×90명×2회, and 6,000원×100명×2회 beside 6,000원×90명×2회
    headline(tab, "18,520")
    expect(tab.locator(".instrument-total")).to_contain_text("시뮬레이션 18,520천원")
    expect(tab.locator(".instrument-checking")).to_have_text("")


@pytest.mark.full
def test_two_quantities_of_different_lines_are_certain(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if")
    shown = at_once(tab, {PEOPLE: 100, VENUE: 900_000})
    assert shown["total"].startswith("시뮬레이션 16,720천원")
    assert not shown["checking"]
    headline(tab, "16,720")


def move_and_go_to_another_page_and_back(tab: Page) -> None:
    """One person more, at once the budget page, and back: the move stands."""
    field(tab, PEOPLE).press("ArrowRight")
    # The reader has seen the hand move; on a busy machine the key may come before the page stands.
    expect(field(tab, PEOPLE)).to_have_value("91")
    sidebar = tab.get_by_test_id("stSidebar")
    sidebar.get_by_role("link", name="예산", exact=True).click()
    expect(tab.locator("h1")).to_contain_text("12,388")
    settle(tab)
    sidebar.get_by_role("link", name="계획").click()
    sidebar.get_by_role("link", name="시뮬레이션").click()
    headline(tab, "16,052")
    expect(field(tab, PEOPLE)).to_have_value("91")


def test_a_move_is_heard_although_the_reader_goes_to_another_page_at_once(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if")
    move_and_go_to_another_page_and_back(tab)


@pytest.mark.full
def test_a_page_that_is_asked_for_right_after_a_move_is_the_last_that_the_server_is_told(example: str, own_tab: Page) -> None:
    told: list[str] = []

    def note(message: str | bytes) -> None:
        asked = BackMsg.FromString(message) if isinstance(message, bytes) else BackMsg()
        if asked.WhichOneof("type") == "rerun_script":
            told.append("move" if asked.rerun_script.fragment_id else "page")

    own_tab.on("websocket", lambda socket: socket.on("framesent", note))
    open_page(own_tab, f"{example}/what_if")
    told.clear()
    field(own_tab, PEOPLE).press("ArrowRight")
    own_tab.get_by_test_id("stSidebar").get_by_role("link", name="예산", exact=True).evaluate("link => link.click()")
    expect(own_tab.locator("h1")).to_contain_text("12,388")
    settle(own_tab)
    assert told == ["move", "page"]


@pytest.mark.full
def test_a_move_that_the_server_passed_over_for_the_page_after_it_is_told_again(example: str, own_tab: Page) -> None:
    lost: list[bytes] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            # As when both come while a run goes on: of the first Streamlit then keeps nothing but what was pressed.
            if not lost and isinstance(message, bytes) and b'"written"' in message:
                lost.append(message)
            else:
                server.send(message)

        socket.on_message(pass_on)

    own_tab.route_web_socket(re.compile("_stcore/stream"), between)
    open_page(own_tab, f"{example}/what_if")
    move_and_go_to_another_page_and_back(own_tab)
    assert lost


@pytest.mark.full
def test_a_step_back_right_after_a_move_takes_that_move_back(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if")
    field(tab, PEOPLE).press("ArrowRight")
    headline(tab, "16,052")
    # The key does what its button does, and that can be pressed once it is there.
    expect(tab.locator(".st-key-what-if-undo button")).to_be_enabled()
    settle(tab)
    field(tab, PEOPLE).press("ArrowRight")
    tab.keyboard.press("Alt+z")
    expect(tab.locator(".st-key-what-if-redo button")).to_be_enabled()
    headline(tab, "16,052")
    expect(field(tab, PEOPLE)).to_have_value("91")
    expect(tab).to_have_url(f"{example}/what_if?committee-catering.2=91&committee-printing.2=91&base=1")
    settle(tab)
    tab.keyboard.press("Alt+y")
    headline(tab, "16,104")


def test_many_keys_end_in_the_last_value_and_one_step(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if")
    slider = field(tab, PEOPLE)
    slider.focus()
    for _ in range(25):
        tab.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "115명")
    expect(tab.locator(".instrument-total")).to_contain_text("시뮬레이션 17,300천원")
    headline(tab, "17,300")
    expect(slider).to_be_focused()
    expect(slider).to_have_value("115")


def test_more_sessions_move_the_curve_and_a_number_that_cannot_be_is_said_beside_its_field(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if")
    before = tab.locator(".instrument-scenario.instrument-line").get_attribute("d")
    field(tab, TIMES).press("ArrowRight")
    expect(tab.locator(".instrument-scenario.instrument-line")).not_to_have_attribute("d", before)
    settle(tab)
    venue = field(tab, VENUE)
    venue.fill("2000000000")
    venue.press("Enter")
    beside = tab.locator(f"[data-quantity='{VENUE}']").get_by_role("alert")
    expect(beside).to_contain_text("0에서 1,000,000,000까지의 수를 씁니다")
    settle(tab)
    venue.fill("900000")
    venue.press("Enter")
    expect(beside).to_have_text("")
    expect(venue).to_have_value("900000")


@pytest.mark.full
def test_an_emptied_field_comes_back_and_a_lock_and_the_way_to_the_plan_work(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if?{VENUE}=900000")
    venue, beside = field(tab, VENUE), tab.locator(f"[data-quantity='{VENUE}']")
    venue.fill("")
    expect(venue).to_have_value("")
    venue.press("Tab")
    expect(venue).to_have_value("900000")
    expect(beside.get_by_role("alert")).to_have_text("수를 적지 않아 앞의 값을 그대로 두었습니다.")
    venue.press_sequentially("-")
    venue.press("Tab")
    expect(venue).to_have_value("900000")
    beside.get_by_role("button", name="잠그기").click()
    expect(venue).to_be_disabled()
    expect(tab).to_have_url(re.compile(rf"lock={re.escape(VENUE)}"))
    settle(tab)
    beside.get_by_role("button", name="잠그기").click()
    expect(venue).to_be_enabled()
    settle(tab)
    beside.get_by_role("button", name="계획대로").click()
    headline(tab, "16,000")
    expect(venue).to_have_value("800000")
    expect(tab).to_have_url(f"{example}/what_if")


def test_a_scenario_that_the_server_changes_is_shown_in_the_fields(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if")
    field(tab, PEOPLE).press("ArrowRight")
    headline(tab, "16,052")
    settle(tab)
    tab.get_by_role("button", name="모두 계획대로").click()
    expect(field(tab, PEOPLE)).to_have_value("90")
    headline(tab, "16,000")
    settle(tab)
    tab.get_by_role("radio", name="합동교육", exact=True).click()
    expect(field(tab, PEOPLE)).to_have_count(0)
    expect(tab.locator(".instrument-quantity").first).to_be_visible()


@pytest.mark.full
def test_a_pointer_on_the_curve_says_the_day_and_its_amounts(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if")
    box = tab.locator(".instrument-svg").bounding_box()
    tab.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    tip = tab.locator(".instrument-tip")
    expect(tip).to_contain_text(re.compile(r"2016-0\d-\d\d.*공식 계획.*산출내역 계획.*시뮬레이션"))
    tab.mouse.move(5, 5)
    expect(tip).to_be_hidden()


@pytest.mark.full
def test_a_link_to_a_question_is_answered_with_what_is_sent_after_the_first_picture(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if?ask=rise&item=강사비&rise=10&{PEOPLE}=110")
    expect(tab.get_by_role("heading", name="강사비 단가 10%: 총액이 490천원 움직여 17,290천원")).to_be_visible()
    expect(tab).to_have_url(re.compile(r"(?=.*ask=rise)(?=.*rise=10)(?=.*committee-catering\.2=110)"))
    sidebar = tab.get_by_test_id("stSidebar")
    sidebar.get_by_role("link", name="예산", exact=True).click()
    expect(tab.locator("h1")).to_contain_text("12,388")
    settle(tab)
    sidebar.get_by_role("link", name="계획").click()
    sidebar.get_by_role("link", name="시뮬레이션").click()
    headline(tab, "16,800")
    settle(tab)
    expect(tab.get_by_role("heading", name="편성목별 차이")).to_be_visible()


def test_a_number_can_be_stepped_and_typed_beside_its_slider_and_the_total_stays_in_view(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if?as_of=2016-02-01")
    beside = tab.locator(f"[data-quantity='{PEOPLE}']")
    for _click in range(2):
        beside.get_by_role("button", name="10 늘리기").click()
    headline(tab, "17,040")
    beside.get_by_role("spinbutton").fill("95")
    beside.get_by_role("spinbutton").press("Tab")
    headline(tab, "16,260")
    expect(field(tab, PEOPLE)).to_have_value("95")
    tab.set_viewport_size({"width": 1440, "height": 600})
    tab.locator(f"[data-quantity='{PRICE}']").scroll_into_view_if_needed()
    expect(tab.locator(".instrument-total")).to_be_in_viewport()
