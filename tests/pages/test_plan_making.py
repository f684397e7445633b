"""계획 만들기: a document becomes a plan, with its doubts settled beside it; what cannot be read is told, and nothing of it is stored."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from PIL import Image
from streamlit.testing.v1 import AppTest

from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.toml_format import format_plan
from chatdong.domain.plan_making.empty import PlanAnswers, plan_from
from chatdong.domain.roles import Actor
from chatdong.store.access import roles
from chatdong.store.engines.store import Store
from chatdong.store.reading import query, repository
from chatdong.store.writing import plan_drafts
from chatdong.store.writing.records import load_plan
from chatdong.ui.views.plan_making.reading import read_document
from tests.conftest import AT
from tests.domain.intake import plan_2016
from tests.domain.intake.paper_files import Grid, hwpx, pdf, txt, word, xlsx
from tests.domain.plan_making.plans import PLANS
from tests.pages.app import KIM, claims, go_to, run, said, title, visit
from tests.pages.files import Files, file_of
from tests.streamlit_internals import run_with

FIRST = plan_2016.blocks()
SETUP = Actor.local("setup")
SHORT = """2027년도 마을 돌봄 사업 추진 계획
1. 추진 개요
 ○ 기 간 : 2027년 3월 ~ 11월
2. 소요예산 : 3,000천원
편성목\t세부사업\t산출내역\t금액(천원)
일반운영비\t돌봄 간담회\t100,000원×10명×2회=2,000,000원\t2,000
회의비\t돌봄 교육\t50,000원×20명×1회=1,000,000원\t1,000
합계\t\t\t3,000
"""


def drop(app: AppTest, content: bytes, name: str = "plan.txt") -> AppTest:
    app.file_uploader[0].upload(name, content)
    return run(app)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return run(app)


def to(app: AppTest, part: str) -> AppTest:
    app.button_group(key="draft_part").set_value(part)
    return run(app)


def keys(app: AppTest, start: str) -> list[str]:
    return [button.key for button in app.button if (button.key or "").startswith(start)]


def organised(app: AppTest) -> AppTest:
    """The page with the answer to whose plan it is."""
    (field,) = [each for each in app.text_input if (each.key or "").startswith("plan-missing-organisation-")]
    field.set_value("가온구 복지과")
    return press(run(app), (field.key or "").replace("organisation", "go"))


def drafts(store: Store) -> list[dict[str, Any]]:
    return query.rows(store, "plan_drafts")


def revisions(store: Store, plan_id: str) -> list[tuple[int, str | None]]:
    return [(row["revision"], row["reason"]) for row in query.rows(store, "revisions", plan_id=plan_id)]


def test_a_document_becomes_a_revision_of_its_plan_in_a_few_clicks(store: Store, files: Files) -> None:
    app = drop(visit("plan_making"), txt(FIRST))
    assert "볼 것" in title(app)
    (row,) = drafts(store)
    assert app.query_params["draft"] in (row["draft_id"], [row["draft_id"]])
    assert file_of(app, files, "plan-draft-file").decode().startswith('id = "2016"')

    app = to(app, "load")
    assert "1차 변경(2차 계획)이 됩니다" in said(app, "caption")
    assert any("산출내역 0건" in each.label for each in app.expander)
    app.text_area(key=f"plan-load-reason-{row['draft_id']}").set_value("문서로 다시 만듦")
    app = press(app, "plan-load-now")
    assert "1차 변경(2차 계획)을 실었습니다" in said(app, "success")
    assert revisions(store, "2016") == [(1, None), (2, "문서로 다시 만듦")]
    assert drafts(store) == []
    loaded = repository.plan(store, "2016")
    assert loaded is not None
    assert [(line.id, line.amount_krw) for line in loaded.budget_line] == [(line.id, line.amount_krw) for line in plan_2016.PLAN.budget_line]

    app = press(app, "plan-loaded-open")
    assert (app.session_state["plan"], app.session_state["revision"]) == ("2016", 2)
    assert title(app) == title(visit("overview"))


def test_what_the_document_does_not_speak_of_stays_unless_it_is_taken_out(store: Store, plan: Plan) -> None:
    app = to(drop(visit("plan_making"), txt(FIRST)), "load")
    (row,) = drafts(store)
    keep = f"plan-load-keep-{row['draft_id']}"
    assert "audience" in app.multiselect(key=keep).value
    assert "소통 대상" not in said(app, "warning")
    app.multiselect(key=keep).set_value([each for each in app.multiselect(key=keep).value if each != "audience"])
    app = run(app)
    assert f"소통 대상: {plan.audience[0].name.ko}" in said(app, "warning")
    app.multiselect(key=keep).set_value([*app.multiselect(key=keep).value, "audience"])
    app = run(app)
    app.text_area(key=f"plan-load-reason-{row['draft_id']}").set_value("문서로 다시 만듦")
    press(app, "plan-load-now")
    loaded = repository.plan(store, "2016")
    assert loaded is not None
    assert loaded.audience == plan.audience


def test_a_sum_that_is_off_is_said_once(store: Store) -> None:
    app = to(drop(visit("plan_making"), SHORT.replace("합계\t\t\t3,000", "합계\t\t\t3,500").replace("3,000천원", "3,500천원").encode()), "load")
    whole = said(app)
    assert whole.count("500,000원 다릅니다") == 1
    assert "다시 적지 않았습니다" in said(app, "caption")
    app = to(app, "budget")
    assert said(app, "warning").count("500,000원 다릅니다") == 1
    assert len(app.warning) == 1


def test_a_revision_names_what_it_changes_by_words_and_never_by_ids(store: Store) -> None:
    plan = PLANS["measures-2031"]
    load_plan(store, plan, SETUP, AT)
    changed = replace(
        plan,
        id="x-other",
        milestone=plan.milestone[1:],
        target=plan.target[1:],
        support_team=plan.support_team[1:],
        funding=plan.funding[1:],
        activity=(replace(plan.activity[0], times=plan.activity[0].times + 1, occurrence=()), *plan.activity[1:]),
        indicator=(replace(plan.indicator[0], unit=LocalizedText("갑")), *plan.indicator[1:]),
        audience=(),
    )
    plan_drafts.start(store, "draft-with-changes", plan_drafts.DraftContent("초안", None, None, format_plan(changed)), SETUP, AT)
    app = visit("plan_making", draft="draft-with-changes", draft_part="load")
    app.button_group(key="plan-load-way-draft-with-changes").set_value("revision")
    app = run(app)
    assert "고칠 계획" in {each.label for each in app.selectbox}
    (table,) = [each.value for each in app.dataframe if list(each.value.columns) == ["표", "이름", "구분"]]
    assert {"세부사업", "목표", "집행계획", "지표", "추진지원단"} <= set(table["표"])
    shown = [
        *map(str, table["이름"]),
        *said(app, "caption").splitlines(),
        *(each.label for each in app.button),
        *(each.label for each in app.expander),
    ]
    assert not [words for words in shown if re.search(r"[a-z]{3,}-[a-z0-9]|[a-z]{4,} [0-9]{4}", words) and ":material" not in words]
    assert plan.activity[0].name.ko in set(table["이름"])


def test_a_plan_with_nothing_to_compare_is_told_in_the_words_of_the_plan_check(store: Store) -> None:
    empty = plan_from(PlanAnswers(2031, "새 계획"))
    assert isinstance(empty, Plan)
    plan_drafts.start(store, "draft-of-nothing", plan_drafts.DraftContent("초안", None, None, format_plan(empty)), SETUP, AT)
    app = visit("plan_making", draft="draft-of-nothing", draft_part="load")
    assert "계획에 비교할 것이 적혀 있지 않아 점검하지 못했습니다" in said(app, "caption")
    assert "찾은 것이 없습니다" not in said(app)
    for part, question in (("activities", "무슨 일을"), ("budget", "어디에 얼마를"), ("goals", "무엇을 얼마나"), ("spending", "언제까지 얼마를")):
        assert question in said(to(app, part), "caption")


def test_a_document_of_a_new_year_becomes_a_new_plan_that_the_overview_opens(store: Store) -> None:
    app = drop(visit("plan_making"), SHORT.encode())
    # Whose plan it is the document does not say: it is asked, and nothing is loaded with a stand-in.
    assert "더 알아야 합니다" in title(app)
    assert keys(to(app, "load"), "plan-load-now") == []
    app = to(organised(app), "load")
    assert "새 계획이 생깁니다: 2027년도 마을 돌봄 사업 추진 계획" in said(app, "caption")
    app = press(app, "plan-load-now")
    assert revisions(store, "2027") == [(1, None)]
    app = press(app, "plan-loaded-open")
    assert app.session_state["plan"] == "2027"
    # The same document once more: a second plan of its own name, or a revision of the first.
    again = to(drop(visit("plan_making"), SHORT.encode()), "load")
    assert "당초(1차 계획)과 같아 바꿀 것이 없습니다" in said(again, "info")
    assert keys(again, "plan-load-now") == []
    (row,) = drafts(store)
    again.button_group(key=f"plan-load-way-{row['draft_id']}").set_value("new")
    again = press(organised(run(again)), "plan-load-now")
    assert revisions(store, "2027-2") == [(1, None)]
    loaded = repository.plan(store, "2027-2")
    assert loaded is not None
    assert loaded.organisation.ko == "가온구 복지과"


def test_a_doubt_is_shown_with_its_words_and_settled_by_a_click(store: Store) -> None:
    app = to(drop(visit("plan_making"), txt(FIRST)), "activities")
    before = len(keys(app, "plan-settle-activities"))
    assert before > 1
    assert ":orange-background[" in "".join(str(each.value) for each in app.markdown)
    key = keys(app, "plan-settle-activities")[0]
    app = press(app, key)
    assert key not in keys(app, "plan-settle-")
    app = press(app, "plan-settle-all-activities")
    assert keys(app, "plan-settle-activities") == []
    assert "볼 것이 없습니다" in said(app, "caption")
    # What was settled is kept, and found again from the list.
    again = visit("plan_making")
    (row,) = drafts(store)
    assert row["version"] == 3
    again = to(press(again, f"plan-open-{row['draft_id']}"), "activities")
    assert keys(again, "plan-settle-activities") == []


def test_another_reading_is_taken_by_a_click_and_changes_the_plan(store: Store) -> None:
    app = drop(visit("plan_making"), txt(FIRST))
    (row,) = drafts(store)
    kept = plan_drafts.read(store, row["draft_id"])
    found = [(part, key) for part in ("basics", "goals", "activities", "budget", "spending", "other") for key in keys(to(app, part), "plan-other-")]
    assert found
    part, key = found[0]
    app = press(to(app, part), key)
    after = plan_drafts.read(store, row["draft_id"])
    assert kept is not None
    assert after is not None
    assert after.content.plan_text != kept.content.plan_text or after.content.evidence != kept.content.evidence
    assert after.version == kept.version + 1


def test_what_was_edited_by_hand_stays_when_a_reading_is_changed(store: Store) -> None:
    app = drop(visit("plan_making"), txt(FIRST))
    (row,) = drafts(store)
    kept = plan_drafts.read(store, row["draft_id"])
    assert kept is not None
    assert kept.content.plan_text is not None
    by_hand = kept.content.plan_text.replace("자치구 추진지원단 지원 계획", "고쳐 적은 계획", 1)
    content = plan_drafts.DraftContent("고침", None, None, by_hand, kept.content.evidence, None, kept.content.answers)
    plan_drafts.save(store, row["draft_id"], 1, content, SETUP, AT)
    press(to(run(app), "activities"), "plan-settle-all-activities")
    after = plan_drafts.read(store, row["draft_id"])
    assert after is not None
    assert "고쳐 적은 계획" in (after.content.plan_text or "")


def test_what_the_document_does_not_say_is_asked_first(store: Store) -> None:
    bare = "돌봄 사업\n○ 소요예산 : 3,000천원\n편성목\t산출내역\t금액(천원)\n회의비\t50,000원×20명×3회=3,000,000원\t3,000\n"
    app = drop(visit("plan_making"), bare.encode())
    assert "더 알아야 합니다" in title(app)
    (row,) = drafts(store)
    assert not row["is_plan"]
    asked = {each.label for each in (*app.number_input, *app.text_input)}
    assert "회계연도" in asked
    app.number_input(key=f"plan-missing-year-{row['draft_id']}").set_value(2028)
    for each in app.text_input:
        if each.key == f"plan-missing-title-{row['draft_id']}":
            each.set_value("2028년 돌봄 사업 계획")
        if each.key == f"plan-missing-organisation-{row['draft_id']}":
            each.set_value("가온구 복지과")
    app = press(run(app), f"plan-missing-go-{row['draft_id']}")
    (row,) = drafts(store)
    assert row["is_plan"]
    app = press(to(app, "load"), "plan-load-now")
    assert revisions(store, "2028") == [(1, None)]


def test_the_second_of_two_tabs_is_told_and_sees_what_the_first_did(store: Store) -> None:
    one = to(drop(visit("plan_making"), txt(FIRST)), "activities")
    (row,) = drafts(store)
    two = to(visit("plan_making", draft=row["draft_id"]), "activities")
    mine, others = keys(one, "plan-settle-activities")[:2]
    press(one, mine)
    two = press(two, others)
    assert "먼저 고쳤습니다" in said(two, "error")
    assert mine not in keys(two, "plan-settle-")
    assert others in keys(two, "plan-settle-")
    two = press(two, others)
    assert "먼저 고쳤습니다" not in said(two, "error")
    assert drafts(store)[0]["version"] == 3
    # One loads it; the other finds it gone, and the plan there.
    one = to(run(one), "load")
    one.text_area(key=f"plan-load-reason-{row['draft_id']}").set_value("문서로 다시 만듦")
    press(one, "plan-load-now")
    two = run(two)
    assert "주소의 초안이 없습니다" in said(two, "warning")
    assert len(revisions(store, "2016")) == 2


def test_a_revision_that_somebody_loads_meanwhile_is_not_overwritten_unseen(store: Store) -> None:
    app = to(drop(visit("plan_making"), txt(FIRST)), "load")
    (row,) = drafts(store)
    app.text_area(key=f"plan-load-reason-{row['draft_id']}").set_value("문서로 다시 만듦")
    plan = repository.plan(store, "2016")
    assert plan is not None
    load_plan(store, replace(plan, total_source="다른 곳"), SETUP, AT)
    app = press(app, "plan-load-now")
    assert "2차가 실렸습니다" in said(app, "error")
    assert revisions(store, "2016") == [(1, None), (2, None)]
    # Now the differences from that revision are on the page, and what was typed is still there.
    assert "2차 변경(3차 계획)이 됩니다" in said(app, "caption")
    app = press(app, "plan-load-now")
    assert revisions(store, "2016") == [(1, None), (2, None), (3, "문서로 다시 만듦")]


def test_a_second_click_on_loading_loads_nothing_more_and_still_says_that_it_is_loaded(store: Store) -> None:
    app = to(drop(visit("plan_making"), txt(FIRST)), "load")
    (row,) = drafts(store)
    app.text_area(key=f"plan-load-reason-{row['draft_id']}").set_value("문서로 다시 만듦")
    pressed = app.button(key="plan-load-now").click().root.get_widget_states()
    for _click in range(2):
        callbacks = dict(app.query_params)
        run_with(app, pressed)
        assert not app.exception
        app.query_params.update(callbacks)
    assert revisions(store, "2016") == [(1, None), (2, "문서로 다시 만듦")]


def test_a_revision_without_a_reason_is_not_loaded(store: Store) -> None:
    app = press(to(drop(visit("plan_making"), txt(FIRST)), "load"), "plan-load-now")
    assert "사유를 적어 주십시오" in said(app, "error")
    assert revisions(store, "2016") == [(1, None)]
    assert drafts(store)


def test_a_draft_is_deleted_only_when_asked_twice(store: Store) -> None:
    app = drop(visit("plan_making"), txt(FIRST))
    (row,) = drafts(store)
    app = press(app, "plan-leave")
    key = row["draft_id"]
    app = press(app, f"plan-drop-{key}")
    assert drafts(store)
    app = press(app, f"plan-drop-not-{key}")
    assert drafts(store)
    app = press(press(app, f"plan-drop-{key}"), f"plan-drop-now-{key}")
    assert drafts(store) == []
    assert "아직 만들고 있는 계획이 없습니다" in said(app, "caption")


def test_who_may_not_make_plans_finds_neither_the_page_nor_a_draft(store: Store) -> None:
    plan_drafts.start(store, "draft-of-a-plan", read_document(txt(FIRST), "plan.txt"), SETUP, AT)
    for role in ("viewer", "recorder"):
        roles.give_role(store, Actor(KIM, role), SETUP, AT)
        app = visit("plan_making", claims(), draft="draft-of-a-plan")
        assert not app.exception
        assert app.get("file_uploader") == []
        assert keys(app, "plan-") == []


@pytest.mark.parametrize("shown", ["draft=no", "draft=" + "x" * 200, "draft=unknown-draft"])
def test_an_address_of_no_draft_says_so_and_begins_anew(store: Store, shown: str) -> None:
    app = visit("plan_making", **dict([shown.split("=")]))
    assert "주소의 초안이 없습니다" in said(app, "warning")
    assert app.file_uploader


@pytest.mark.parametrize(
    ("make", "name"),
    [(hwpx, "plan.hwpx"), (pdf, "plan.pdf"), *(pytest.param(*other, marks=pytest.mark.full) for other in ((word, "plan.docx"), (xlsx, "plan.xlsx")))],
)
def test_every_kind_of_document_can_be_dropped(store: Store, make: Any, name: str) -> None:
    app = drop(visit("plan_making"), make(FIRST), name)
    (row,) = drafts(store)
    assert row["is_plan"], name
    for part in ("goals", "activities", "budget", "spending", "other", "load"):
        app = to(app, part)
    assert "16,000,000" in said(app)


def bomb() -> bytes:
    """A zip that looks like a workbook and unpacks to a thousand times its size."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 300_000_000)
    return made.getvalue()


def scan() -> bytes:
    """A PDF of one page with a picture and no text."""
    paper = FPDF()
    paper.add_page()
    paper.image(Image.new("L", (200, 300), 200), 10, 10, 100)
    return bytes(paper.output())


def locked() -> bytes:
    """A PDF that asks for a password."""
    paper = FPDF()
    paper.set_encryption("owner", "user")
    paper.add_page()
    return bytes(paper.output())


def endless() -> bytes:
    """A PDF of 500 pages."""
    paper = FPDF()
    for _number in range(500):
        paper.add_page()
    return bytes(paper.output())


HOSTILE = {
    "damaged.hwpx": lambda: hwpx(FIRST)[:4_000],
    "damaged.pdf": lambda: pdf(FIRST)[:3_000],
    "damaged.docx": lambda: word(FIRST)[:-5_000],
    "bomb.xlsx": bomb,
    "scan.pdf": scan,
    "locked.pdf": locked,
    "endless.pdf": endless,
    "picture.pdf": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "program.txt": lambda: b"MZ" + bytes(range(256)) * 10,
    "empty.txt": lambda: b"",
    "letter.txt": lambda: "안녕하세요. 잘 지내십니까?\n".encode(),
}


def test_a_file_that_cannot_be_read_is_told_in_a_sentence_and_nothing_is_stored(store: Store) -> None:
    app = visit("plan_making")
    for name, make in HOSTILE.items():
        app = drop(run(app), make(), name)
        assert len(app.error) == 1, name
        assert name.replace(".", "") in said(app, "error").replace(".", "")
        assert drafts(store) == [], name
        assert not list(Path(store.store_url).parent.glob("chatdong-plan-*")), name
    # The next file is read as if nothing had been.
    app = drop(run(app), txt(FIRST))
    assert len(drafts(store)) == 1


def test_of_a_long_document_only_the_part_around_what_is_looked_at_is_drawn(store: Store) -> None:
    pages = [f"{number}쪽에서는 여러 가지 일을 자세히 설명합니다." for number in range(5_000)]
    app = drop(visit("plan_making"), txt([*FIRST, *pages]))
    drawn = [str(each.value) for each in app.markdown]
    assert len(drawn) < 200
    seen = set(drawn)
    for _page in range(3):
        app = press(app, "plan-document-on")
        assert len(app.markdown) < 200
        seen |= {str(each.value) for each in app.markdown}
    assert len(seen) > len(set(drawn))
    app = press(app, "plan-document-back")
    assert {str(each.value) for each in app.markdown} <= seen


def test_every_row_of_a_long_table_can_be_seen_and_the_words_that_are_looked_at_stand_near_the_top(store: Store) -> None:
    rows = [["편성목", "세부사업", "산출내역", "금액(천원)"]]
    rows += [[f"운영비{n % 7}", f"{n}번 교육", f"1,000원×{n}명×1회={n},000원", str(n)] for n in range(1, 121)]
    total = sum(range(1, 121))
    paper = ["2027년 돌봄 사업 추진 계획", f"소요예산 : {total:,}천원", Grid([*rows, ["합계", "", "", f"{total:,}"]])]
    app = to(drop(visit("plan_making"), xlsx(paper), "plan.xlsx"), "budget")
    shown = "\n".join(str(each.value) for each in app.markdown)
    assert "120번 교육" not in shown
    assert 20 < shown.count("\n| ") < 150
    for _page in range(20):
        if app.button(key="plan-document-on").label == "문서의 끝":
            break
        app = press(app, "plan-document-on")
        shown += "\n".join(str(each.value) for each in app.markdown)
    assert all(f"{n}번 교육" in shown for n in range(1, 121))


def test_the_same_page_is_whole_in_english(store: Store) -> None:
    app = drop(visit("plan_making", lang="English"), txt(FIRST))
    assert "To look at" in title(app)
    for part in ("goals", "activities", "budget", "spending", "other", "load"):
        app = to(app, part)
        assert not app.exception
    assert "becomes change 1 (revision 2)" in said(app, "caption")
    assert title(go_to(app, "overview"))


def test_whose_money_it_is_can_be_chosen_where_the_document_does_not_say(store: Store) -> None:
    app = to(drop(visit("plan_making"), SHORT.replace("2. 소요예산", "2. 재원 : 보조금 80%, 자부담 20%\n3. 소요예산").encode()), "budget")
    assert "‘보조금’: 누구의 돈인지 문서가 말하지 않습니다." in said(app, "markdown")
    others = [key for key in keys(app, "plan-other-budget") if "funder" in key]
    assert [app.button(key=key).label[:5] for key in others] == ["대신 국비", "대신 시비", "대신 구비"]
    press(app, others[2])
    stored = plan_drafts.read(store, drafts(store)[0]["draft_id"])
    text = (stored.content.plan_text or "") if stored is not None else ""
    assert 'funder = "district"' in text and 'funder = "self"' in text and 'funder = "other"' not in text


def test_what_was_not_read_as_an_activity_is_taken_by_a_click(store: Store) -> None:
    app = drop(visit("plan_making"), f"{SHORT}3. 행정사항\n ○ 마을 설명회\n  - 일시 : 4월 중\n".encode())
    app = to(organised(app), "activities")
    assert "절차나 협조를 적은 곳에 있어 세부사업으로 읽지 않았습니다." in said(app, "markdown")
    app = press(app, "plan-take-0")
    assert keys(app, "plan-take-") == []
    stored = plan_drafts.read(store, drafts(store)[0]["draft_id"])
    assert stored is not None and '"마을 설명회"' in (stored.content.plan_text or "")
