"""Every write and every file of the pages, asked for by a browser that still has the button although the role that gave it is gone, or is held to
another plan."""

import ast
import functools
import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from chatdong.documents.workbooks.plan_template import write_template
from chatdong.domain.plan.model import Indicator, LocalizedText, Plan
from chatdong.domain.plan.synthetic_year import example_year
from chatdong.domain.roles import MAY, ROLES, Actor, Right
from chatdong.domain.year_end.closing import closing
from chatdong.store.access import roles
from chatdong.store.engines.errors import NotAllowed
from chatdong.store.engines.store import Store, open_store
from chatdong.store.reading import query, repository
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing import plan_drafts, records
from chatdong.store.writing.plan_drafts import DraftContent
from chatdong.store.writing.year_end.closing import close_year, closed_year
from chatdong.ui.session import auth, stores
from chatdong.ui.views.plan_making.reading import read_document
from tests.domain.intake import plan_2016
from tests.domain.intake.paper_files import txt
from tests.pages.app import KIM, ROOT, choose_row, claims, open_started, visit
from tests.pages.dialog import button, fill, form_of, save
from tests.pages.files import Files, click, makers
from tests.pages.test_access import SETUP, audited
from tests.properties import in_full
from tests.streamlit_internals import run_with

AT = datetime(2026, 1, 2, 3, 4, 5)
HELD = {"plan_id": "2016", "revision": 1, "activity_id": "monthly-meeting", "occurrence": 1, "held_on": date(2016, 4, 28)}
PUT_OFF = {"plan_id": "2016", "revision": 1, "activity_id": "monthly-meeting", "occurrence": 2, "postponed_on": date(2016, 5, 20), "note": "연휴"}
PAID = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 13), "amount_krw": 10_000}
COMMITTED = {"plan_id": "2016", "revision": 1, "line_id": "committee-venue", "committed_on": date(2016, 4, 1), "amount_krw": 800_000}
PROPOSED = {
    "plan_id": "2016", "revision": 1, "kind": "transfer", "proposed_on": date(2016, 6, 1), "amount_krw": 10_000,
    "from_line": "manual-copies", "to_line": "supplies",
}  # fmt: skip
MORE = {"plan_id": "2016", "revision": 1, "name": "더", "edits": {"committee-catering": "20,000원×110명×2회=4,400,000원"}}
WRITTEN = {
    "plan_id": "2016", "revision": 1, "period": "4", "section": "summary", "language": "ko",
    "as_of": date(2016, 12, 31), "words": "□ 고친 글", "draft": "□ 초안",
}  # fmt: skip
READ_PLAN = Plan(
    "read-2015", 2015, *(LocalizedText(text) for text in ("지난 계획", "사업", "기관")), 1_000, "1",
    indicator=(Indicator("visits", LocalizedText("방문"), LocalizedText("명"), "entered_value"),),
)  # fmt: skip
FEWER = {"committee-catering.2": "70"}


@dataclass(frozen=True)
class Keys:
    """The records that are there to be changed."""

    event: str
    put_off: str
    spending: str
    scenario: str
    team: str
    commitment: str
    change: str


@dataclass(frozen=True)
class Write:
    """A write of a page: what it takes, where its call stands, the page, and what is filled in before the button is pressed."""

    right: Right
    call: str
    page: str
    address: Callable[[Keys], dict[str, str]]
    button: Callable[[AppTest, Keys], Any]


def labelled(label: str) -> Callable[[AppTest, Keys], Any]:
    return lambda app, _keys: next(button for button in app.button if button.label == label)


def keyed(key: str) -> Callable[[AppTest, Keys], Any]:
    return lambda app, _keys: app.button(key=key)


def beginning(start: str) -> Callable[[AppTest, Keys], Any]:
    """The button whose key begins so; the version of the record follows."""
    return lambda app, _keys: next(button for button in app.button if (button.key or "").startswith(start))


def event_held(app: AppTest, _keys: Keys) -> Any:
    return button(fill(app, people="27"))


def paid(app: AppTest, _keys: Keys) -> Any:
    return button(fill(app, line="ad-hoc", day=date(2016, 5, 14), amount="5,000"))


def committed(app: AppTest, _keys: Keys) -> Any:
    return button(fill(app, line_id="committee-venue", committed_on=date(2016, 5, 14), amount_krw="5,000"))


def typed_in(**values: Any) -> Callable[[AppTest, Keys], Any]:
    """The button that saves, after these fields were filled in."""
    return lambda app, _keys: button(fill(app, **values))


def proposed(app: AppTest, _keys: Keys) -> Any:
    return button(fill(app, from_line="manual-copies", to_line="supplies", amount_krw="5,000"))


def card_undo(app: AppTest, _keys: Keys) -> Any:
    """A payment is saved, and the card offers to take it back."""
    save(fill(app, line="ad-hoc", day=date(2016, 5, 14), amount="5,000"))
    return app.button(key="record-undo")


def uploaded(app: AppTest, _keys: Keys) -> Any:
    app.file_uploader[0].upload("spending.csv", "지출일,산출내역,금액,증빙번호\n2016-05-14,ad-hoc,5000,v-1\n".encode()).run()
    return app.button(key="import-commit")


def profile_named(app: AppTest, keys: Keys) -> Any:
    """The button that keeps the way in which a file is read under a name."""
    uploaded(app, keys)
    next(field for field in app.text_input if field.key.startswith("import-profile-name-")).set_value("장부").run()
    return app.button(key="import-profile-save")


def pasted(app: AppTest, _keys: Keys) -> Any:
    cells = {"spent_on": "2016-05-14", "line_id": "ad-hoc", "amount_krw": "5,000", "voucher": "v-2"}
    app.session_state[f"{form_of(app)}-grid-0"] = {"edited_rows": {0: cells}, "added_rows": [], "deleted_rows": []}
    return button(app.run())


def corrected(app: AppTest, _keys: Keys) -> Any:
    return button(fill(app, amount_krw="12,000"))


def as_new(app: AppTest, keys: Keys) -> Any:
    """What was typed over a payment that somebody deleted meanwhile, to be saved as a payment of its own; the deleted one is there again."""
    store = stores.store(stores.configured())
    fill(app, amount_krw="13,000")
    row = records.read(store, "spending", keys.spending)
    assert row is not None
    deleted = records.delete(store, "spending", keys.spending, row["version"], SETUP, AT)
    save(app)
    records.undo(store, deleted, SETUP, AT)
    return button(app, "as-new")


def deletion(app: AppTest, _keys: Keys) -> Any:
    return button(app, "delete")


def newest_payment(app: AppTest, _keys: Keys) -> Any:
    table = app.dataframe[0]
    place = next(place for place, kind in enumerate(table.value["구분"]) if kind.startswith("지출"))
    return choose_row(app, place).button(key="undo-one")


def new_team(app: AppTest, _keys: Keys) -> Any:
    return button(fill(app, mode="entrusted", opened_on=date(2016, 5, 2)))


def closed_team(app: AppTest, _keys: Keys) -> Any:
    return button(fill(app, closed_on=date(2016, 8, 31)))


def named(app: AppTest, _keys: Keys) -> Any:
    app.text_input(key="scenario-name").set_value("20명 더")
    return app.button(key="keep-scenario-now")


def renamed(app: AppTest, keys: Keys) -> Any:
    app.text_input(key=f"rename-name-{keys.scenario}").set_value("다른 이름")
    return labelled("수정")(app, keys)


def copied(app: AppTest, keys: Keys) -> Any:
    return app.button(key=f"scenario-copy-{keys.scenario}")


def taken_out(app: AppTest, _keys: Keys) -> Any:
    beginning("scenario-delete-")(app, _keys).click().run()
    return app.button(key="scenario-undo")


def reasoned(app: AppTest, keys: Keys) -> Any:
    app.session_state[f"approve-{keys.scenario}"] = True
    app.run().text_area(key=f"approve-reason-{keys.scenario}").set_value("요청이 많음")
    return beginning(f"approve-now-{keys.scenario}-")(app, keys)


@dataclass(frozen=True)
class Leaving:
    """A field that was typed in: leaving it sends what a button's click sends."""

    field: Any
    words: str

    def click(self) -> Any:
        return self.field.set_value(self.words)


def leaving(section: str) -> Callable[[AppTest, Keys], Any]:
    return lambda app, _keys: Leaving(app.text_area(key=f"report-words-{section}"), f"□ {section}의 글")


def brought_back(app: AppTest, _keys: Keys) -> Any:
    app.button(key="report-reset-summary").click().run()
    return app.button(key="report-back-summary")


def role_to_give(app: AppTest, _keys: Keys) -> Any:
    app.text_input(key="person-0-person").set_value("friend@example.go.kr").run()
    app.selectbox(key="person-0-role").select("admin").run()
    return app.button(key="person-give")


def role_to_take(app: AppTest, _keys: Keys) -> Any:
    app.selectbox(key="person-0-taken").select("other@example.go.kr").run()
    return app.button(key="person-take")


def waiting(app: AppTest, _keys: Keys) -> Any:
    """The year was closed with something to carry before the next plan was there."""
    store = stores.store(stores.configured())
    if closed_year(store, "2016") is None:
        carried = {"kind": "specified", "line_id": "manual-copies", "approved_on": date(2016, 12, 20), "amount_krw": 1_000}
        records.insert(store, "carry_over", {"plan_id": "2016", "revision": 1, **carried}, SETUP, AT)
        year = plan_2016.PLAN
        close_year(store, closing(year, repository.records(store, year), year.counted.end), 1, SETUP, AT)
        records.load_plan(store, example_year(year, 2017), SETUP, AT)
    app.run()
    return app.button(key="hand-on")


def once_closed(app: AppTest, keys: Keys) -> Any:
    waiting(app, keys)
    return app.button(key="reopen-year")


def at(**address: str) -> Callable[[Keys], dict[str, str]]:
    return lambda _keys: address


def editing(table: str, key: str) -> Callable[[Keys], dict[str, str]]:
    return lambda keys: {"record": f"edit:{table}:{getattr(keys, key)}"}


def about(kind: str, key: str) -> Callable[[Keys], dict[str, str]]:
    return lambda keys: {"record": f"{kind}:{getattr(keys, key)}"}


def kept(keys: Keys) -> dict[str, str]:
    return {"kept": keys.scenario, **FEWER}


def overrun(app: AppTest, _keys: Keys) -> Any:
    """More is spent of a line than it has, so that a transfer can be proposed."""
    records.insert(stores.store(stores.configured()), "spending", {**PAID, "amount_krw": 500_000}, SETUP, AT)
    return app.run().button(key="propose")


def proposal(app: AppTest, _keys: Keys) -> Any:
    """A transfer that waits for its approval."""
    moved = {"kind": "transfer", "proposed_on": date(2016, 6, 1), "amount_krw": 200_000, "from_line": "manual-copies", "to_line": "ad-hoc"}
    records.insert(stores.store(stores.configured()), "budget_change", {"plan_id": "2016", "revision": 1, **moved}, SETUP, AT)
    return beginning("approve-")(app.run(), _keys)


DRAFTED = "draft-of-a-plan"
"""The key of the plan in the making."""


@functools.cache
def document_read() -> DraftContent:
    """What is kept of the first plan's document."""
    return read_document(txt(plan_2016.blocks()), "plan.txt")


@dataclass(frozen=True)
class Dropping:
    """A file that is dropped on a field: the field sends it as a button's click is sent."""

    app: AppTest

    def click(self) -> Any:
        return self.app.file_uploader[0].upload("plan.txt", txt(plan_2016.blocks()))


def dropped(app: AppTest, _keys: Keys) -> Any:
    return Dropping(app)


def thrown_away(app: AppTest, _keys: Keys) -> Any:
    app.button(key=f"plan-drop-{DRAFTED}").click().run()
    return app.button(key=f"plan-drop-now-{DRAFTED}")


def given_a_reason(app: AppTest, _keys: Keys) -> Any:
    app.text_area(key=f"plan-load-reason-{DRAFTED}").set_value("문서로 다시 만듦")
    return app.button(key="plan-load-now")


def milestone_edited(app: AppTest, _keys: Keys) -> Any:
    edited = {"edited_rows": {0: {"amount_krw": 130_000}}, "added_rows": [], "deleted_rows": []}
    app.session_state[f"plan-edit-{DRAFTED}-milestone-0"] = edited
    app.run()
    return app.button(key="plan-edit-save-spending")


def next_year_asked(app: AppTest, _keys: Keys) -> Any:
    app.button(key="plan-start-last_year").click().run()
    return app.button(key="plan-next-begin")


def empty_plan_asked(app: AppTest, _keys: Keys) -> Any:
    app.button(key="plan-start-empty").click().run()
    app.text_input(key="plan-empty-title").set_value("새 계획").run()
    return app.button(key="plan-empty-begin")


def template_back(app: AppTest, _keys: Keys) -> Any:
    book = openpyxl.load_workbook(io.BytesIO(write_template(plan_2016.PLAN, 1)))
    book["기본"]["B1"] = "고친 계획"
    made = io.BytesIO()
    book.save(made)
    app.file_uploader[0].upload("양식.xlsx", made.getvalue()).run()
    return app.button(key="plan-template-begin")


def template_from_elsewhere(app: AppTest, _keys: Keys) -> Any:
    app.file_uploader[0].upload("양식.xlsx", write_template(replace(plan_2016.PLAN, id="of-no-store"), 1)).run()
    return app.button(key="plan-template-new")


WRITES = {
    "an event": Write("record", "views/records/event_entry.py: insert", "records", at(record="event:monthly-meeting.3"), event_held),
    "an event held after it was put off": Write(
        "record", "views/records/event_entry.py: update", "records", at(record="event:monthly-meeting.2"), event_held
    ),
    "a payment": Write("record", "views/records/spending_entry.py: insert", "records", at(record="spending"), paid),
    "a payment back": Write("record", "views/records/dialog.py: undo", "records", at(record="spending"), card_undo),
    "a file of payments": Write("record", "views/records/importing/form.py: commit", "records", at(records="csv"), uploaded),
    "a profile of a file": Write("record", "views/records/importing/profiles.py: keep", "records", at(records="csv"), profile_named),
    "a sheet of payments": Write("record", "views/records/spending_grid.py: commit", "records", at(record="grid"), pasted),
    "a correction": Write("record", "views/records/edit.py: update", "records", editing("spending", "spending"), corrected),
    "a correction of a deleted record": Write("record", "views/records/edit.py: insert", "records", editing("spending", "spending"), as_new),
    "a correction of a team": Write("record", "views/records/edit.py: update", "districts", editing("support_team", "team"), closed_team),
    "a record taken out": Write("record", "views/records/edit.py: delete", "records", editing("spending", "spending"), deletion),
    "an event taken out": Write("record", "views/records/edit.py: delete", "overview", editing("event", "event"), deletion),
    "a team taken out": Write("record", "views/records/edit.py: delete", "districts", editing("support_team", "team"), deletion),
    "a commitment": Write("record", "views/records/money/commitment_entry.py: insert", "records", at(record="commitment"), committed),
    "a commitment reduced": Write(
        "record",
        "views/records/money/commitment_entry.py: insert",
        "records",
        about("reduction", "commitment"),
        typed_in(committed_on=date(2016, 6, 1), amount_krw="5,000"),
    ),
    "a commitment paid": Write(
        "record",
        "views/records/spending_entry.py: insert",
        "records",
        about("spending", "commitment"),
        typed_in(day=date(2016, 6, 1), amount="5,000"),
    ),
    "a commitment corrected": Write("record", "views/records/edit.py: update", "records", editing("commitment", "commitment"), corrected),
    "a refund": Write(
        "record",
        "views/records/money/refund_entry.py: insert",
        "records",
        about("refund", "spending"),
        typed_in(spent_on=date(2016, 6, 1), amount_krw="5,000"),
    ),
    "a change of the budget": Write("record", "views/records/money/proposal_entry.py: insert", "records", at(record="budget_change"), proposed),
    "a change of the budget approved": Write(
        "plan", "views/records/edit.py: update", "records", editing("budget_change", "change"), lambda app, _keys: button(app, "approve")
    ),
    "a carry-over": Write(
        "record",
        "views/records/money/proposal_entry.py: insert",
        "records",
        at(record="carry_over"),
        typed_in(line_id="supplies", amount_krw="5,000"),
    ),
    "a reading": Write(
        "record",
        "views/records/measurements/entry.py: insert",
        "records",
        at(record="measurement:visits", plan="read-2015", as_of="2015-12-31"),
        typed_in(measured_on=date(2015, 6, 1), value_e4="94.5", source="대장"),
    ),
    "an undo": Write("record", "views/records/undo.py: undo", "records", at(records="history"), newest_payment),
    "a team": Write("record", "views/records/team_form.py: insert", "districts", at(record="team:jung"), new_team),
    "a scenario": Write("scenario", "views/what_if/saved/library.py: insert", "what_if", at(**FEWER), named),
    "a scenario saved over": Write("scenario", "views/what_if/saved/library.py: update", "what_if", kept, beginning("scenario-save-")),
    "a scenario renamed": Write("scenario", "views/what_if/saved/library.py: update", "what_if", kept, renamed),
    "a scenario copied": Write("scenario", "views/what_if/saved/library.py: insert", "what_if", kept, copied),
    "a scenario taken out": Write("scenario", "views/what_if/saved/library.py: delete", "what_if", kept, beginning("scenario-delete-")),
    "a scenario put back": Write("scenario", "views/what_if/saved/library.py: undo", "what_if", kept, taken_out),
    "a report's words": Write("record", "views/report/edited_texts.py: insert", "report", at(), leaving("goals")),
    "a report's words again": Write("record", "views/report/edited_texts.py: update", "report", at(), leaving("summary")),
    "a report's draft again": Write("record", "views/report/edited_texts.py: delete", "report", at(), keyed("report-reset-summary")),
    "a report's edit back": Write("record", "views/report/edited_texts.py: undo", "report", at(), brought_back),
    "an approval": Write("plan", "views/what_if/saved/approval.py: approve", "what_if", lambda k: {"kept": k.scenario}, reasoned),
    "a proposed transfer": Write("record", "views/budget/proposals.py: insert_many", "budget", at(section="transfers"), overrun),
    "an approved transfer": Write("plan", "views/budget/proposals.py: update", "budget", at(section="sources"), proposal),
    "a closed year": Write("plan", "views/budget/closing.py: close_year", "budget", at(section="year_end"), keyed("close-year")),
    "a carry-over handed on": Write("plan", "views/budget/closing.py: hand_on", "budget", at(plan="2016", section="year_end"), waiting),
    "a year opened again": Write("plan", "views/budget/closing.py: reopen_year", "budget", at(plan="2016", section="year_end"), once_closed),
    "a document for a plan": Write("plan", "views/plan_making/work.py: start", "plan_making", at(), dropped),
    "a doubt about a plan": Write(
        "plan", "views/plan_making/work.py: save", "plan_making", at(draft=DRAFTED, draft_part="goals"), beginning("plan-settle-")
    ),
    "a part of a plan": Write("plan", "views/plan_making/work.py: save", "plan_making", at(draft=DRAFTED, draft_part="spending"), milestone_edited),
    "next year's plan": Write("plan", "views/plan_making/work.py: start", "plan_making", at(), next_year_asked),
    "an empty plan": Write("plan", "views/plan_making/work.py: start", "plan_making", at(), empty_plan_asked),
    "a template that came back": Write("plan", "views/plan_making/work.py: start", "plan_making", at(), template_back),
    "a template of another store's plan": Write("plan", "views/plan_making/work.py: start", "plan_making", at(), template_from_elsewhere),
    "a draft taken out": Write("plan", "views/plan_making/work.py: delete", "plan_making", at(), thrown_away),
    "a plan from a document": Write(
        "plan", "views/plan_making/loading.py: load_plan", "plan_making", at(draft=DRAFTED, draft_part="load"), given_a_reason
    ),
    "a backup": Write("operate", "views/snapshots/older_snapshot.py: backup", "snapshots", at(), keyed("backup")),
    "a role given": Write("people", "views/people/form.py: give_role", "people", at(), role_to_give),
    "a role taken": Write("people", "views/people/form.py: take_role", "people", at(), role_to_take),
}
ELSEWHERE = "elsewhere"
ADMINISTRATORS = MAY["admin"] - MAY["planner"]
"""The rights of administrators alone, who are held to no plans."""
ANYBODYS = {"shell/tour.py: dismiss"}
"""What everybody may write who may look: that they have read the guide."""


def everything(store: Store) -> list[tuple[str, str]]:
    """Table and text of every row but those of the audit list and of the sessions' own marks."""
    with store.cursor() as cursor:
        tables = [t for (t,) in cursor.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'store'").fetchall() if t != "audit"]
        rows = (f"SELECT '{table}', CAST({table} AS VARCHAR) FROM store.{table}" for table in tables)  # noqa: S608
        return sorted(cursor.execute(" UNION ALL ".join(rows)).fetchall())


def calls_in_somebodys_name(path: Path) -> Iterator[str]:
    """The names of what a module calls with who writes, and when."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and {"auth.actor()", "clock.now()"} <= {ast.unparse(arg) for arg in node.args}:
            yield ast.unparse(node.func).rsplit(".", 1)[-1]


def test_every_call_of_a_page_that_writes_is_tried_here() -> None:
    found = {
        f"{path.relative_to(ROOT / 'chatdong' / 'ui').as_posix()}: {call}"
        for path in (ROOT / "chatdong" / "ui").rglob("*.py")
        for call in calls_in_somebodys_name(path)
    }
    assert found == {write.call for write in WRITES.values()} | ANYBODYS


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, started_file: Path, plan: Plan) -> tuple[Path, Keys]:
    """The file of a store with a record of each kind, to be copied, and the keys of those records."""
    path = Path(shutil.copyfile(started_file, tmp_path_factory.mktemp("filled") / "store.duckdb"))
    store = open_store(str(path), AT)
    # An earlier year's plan, so that it is not the one that a page opens with.
    records.load_plan(store, READ_PLAN, SETUP, AT)
    keys = Keys(
        event=records.insert(store, "event", {**HELD, "districts": ["dobong"]}, SETUP, AT),
        put_off=records.insert(store, "event", PUT_OFF, SETUP, AT),
        spending=records.insert(store, "spending", PAID, SETUP, AT),
        scenario=records.insert(store, "scenario", MORE, SETUP, AT),
        commitment=records.insert(store, "commitment", COMMITTED, SETUP, AT),
        change=records.insert(store, "budget_change", PROPOSED, SETUP, AT),
        team=next(row["team_id"] for row in query.rows(store, "support_teams", programme="찾아가는 동 주민센터") if row["district_id"] == "dobong"),
    )
    records.update(store, "spending", keys.spending, 1, {"memo": "다과"}, SETUP, AT)
    roles.give_role(store, Actor("other@example.go.kr", "viewer"), SETUP, AT)
    # A plan of the year before with the same activities and lines, into which nothing may slip that was meant for the other.
    records.load_plan(store, replace(example_year(plan, 2015), id=ELSEWHERE, programme=LocalizedText("다른 사업")), SETUP, AT)
    store.close()
    return path, keys


@pytest.fixture
def store(filled: tuple[Path, Keys], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of a test, with those records."""
    path = str(shutil.copyfile(filled[0], tmp_path / "store.duckdb"))
    monkeypatch.setenv("CHATDONG_STORE", path)
    yield open_started(path)
    stores.opened.pop(path).close()


@pytest.fixture
def keys(filled: tuple[Path, Keys]) -> Keys:
    """The keys of its records."""
    return filled[1]


def ready(store: Store, write: Write, keys: Keys) -> tuple[AppTest, Any]:
    """The page as who may write sees it, with a scenario of its own, filled in, and the button that is left to press."""
    if not repository.report_texts(store, "2016", "4", "ko"):
        records.insert(store, "report_text", WRITTEN, SETUP, AT)
    plan_drafts.start(store, DRAFTED, document_read(), SETUP, AT)
    keys = replace(keys, scenario=records.insert(store, "scenario", {**MORE, "name": f"{len(repository.scenarios(store, '2016'))}명 더"}, SETUP, AT))
    app = visit(write.page, claims(), **{"as_of": "2016-12-31", **write.address(keys)})
    return app, write.button(app, keys)


FIRST_OF_ITS_CALL = {write.call: name for name, write in reversed(WRITES.items())}
"""Of the writes of one call, that which ``make test`` tries."""


@pytest.mark.parametrize(
    "name", [name if FIRST_OF_ITS_CALL[write.call] == name else pytest.param(name, marks=pytest.mark.full) for name, write in WRITES.items()]
)
def test_a_button_that_the_role_no_longer_gives_writes_nothing(
    store: Store, keys: Keys, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    write = WRITES[name]
    least = next(role for role in ROLES if write.right in MAY[role])
    roles.give_role(store, Actor(KIM, least), SETUP, AT)
    app, left = ready(store, write, keys)
    pressed = left.click().root.get_widget_states()  # as the browser sends it

    held = () if write.right in ADMINISTRATORS else ("elsewhere",)
    # The next lower role is the nearest to the right; those below it are asked too with make test-all.
    lower = ROLES[: ROLES.index(least)]
    for role in (None, *(lower if in_full() else lower[-1:]), *held, "read_only"):
        if role == "elsewhere":
            roles.give_role(store, Actor(KIM, least, plans=frozenset({ELSEWHERE})), SETUP, AT)
        elif role == "read_only":
            roles.give_role(store, Actor(KIM, least), SETUP, AT)
            monkeypatch.setattr(auth, "mode", lambda: "read_only")
        elif role is None:
            roles.take_role(store, KIM, SETUP, AT)
        else:
            roles.give_role(store, Actor(KIM, role), SETUP, AT)
        before, files = everything(store), sorted(tmp_path.rglob("*"))
        run_with(app, pressed)
        assert not app.exception, role
        assert (everything(store), sorted(tmp_path.rglob("*"))) == (before, files), role

    # The button is a real one: who may writes with it.
    monkeypatch.setattr(auth, "mode", lambda: "sign_in")
    _app, left = ready(store, write, keys)
    before, files = everything(store), sorted(tmp_path.rglob("*"))
    assert not left.click().run().exception
    assert (everything(store), sorted(tmp_path.rglob("*"))) != (before, files)


# Files: the right of what stands in them, when the button is drawn and at each click

FILES: dict[str, tuple[Right, tuple[str, ...]]] = {
    "views/overview/portfolio.py": ("look", ("csv-portfolio", "csv-portfolio-years", "csv-portfolio-sources", "csv-portfolio-categories")),
    "views/people/audit_list.py": ("people", ("csv-audit",)),
    "views/people/form.py": ("people", ("csv-people", "csv-roles")),
    "views/operations/process.py": ("operate", ("csv-table-sizes", "csv-slow-pages", "csv-slow-queries")),
    "views/records/importing/form.py": ("record", ("import-template", "import-refused")),
    "views/records/importing/profiles.py": ("record", ("import-profile-download",)),
    "views/budget/execution_table.py": ("look", ("csv-budget", "csv-original-and-current")),
    "views/budget/funding.py": ("look", ("csv-funding",)),
    "views/calendar/milestone_risk.py": ("look", ("csv-milestone-risk-steps", "csv-milestone-risk-lines")),
    "views/districts/detail.py": ("look", ("csv-district-events", "csv-{}")),
    "views/performance/earned_value.py": ("look", ("csv-earned-value",)),
    "views/records/event_list.py": ("look", ("csv-event-records",)),
    "views/goals/required_pace.py": ("look", ("csv-goal-pace", "csv-goal-moves", "csv-ladder-pace")),
    "views/records/history.py": ("look", ("csv-history",)),
    "views/glossary/manual.py": ("look", ("manual-pdf",)),
    "views/snapshots/older_snapshot.py": ("look", ("csv-snapshot-comparison", "csv-snapshot-{}")),
    "views/plan_check/editor.py": ("look", ("csv-budget-lines", "plan-file", "csv-{}-categories", "csv-{}-lines", "csv-{}-elements")),
    "views/plan_check/costing_file.py": ("look", ("csv-costing-file", "csv-costing-categories", "csv-costing-totals", "csv-costing-skipped")),
    "views/plan_check/source_text.py": ("look", ("csv-plan-problems", "csv-plan-reviews", "csv-plan-communication", "csv-plan-activities")),
    "views/budget/reallocation_table.py": ("look", ("csv-reallocation",)),
    "views/report/editor.py": ("look", ("report-{}",)),
    "views/meeting/screen.py": ("look", ("meeting-{}",)),
    "views/budget/problems.py": ("look", ("csv-budget-problems",)),
    "views/what_if/review.py": ("look", ("what-if-review-{}",)),
    "views/what_if/saved/comparison.py": (
        "look",
        ("csv-scenario-outcomes", "csv-{}", "csv-scenario-goals", "csv-scenario-costs", "csv-scenario-milestones"),
    ),
    "views/what_if/saved/library.py": ("look", ("csv-scenarios",)),
    "views/plan_making/confirm.py": ("plan", ("plan-draft-file",)),
    "views/plan_making/loading.py": ("look", ("csv-plan-load-texts",)),
    "views/plan_making/starting/last_year.py": ("look", ("csv-plan-next-notes",)),
    "views/plan_making/starting/template.py": ("look", ("plan-template-file",)),
    "views/records/spending_list.py": ("look", ("csv-spending-records",)),
    "views/records/money/commitment_list.py": ("look", ("csv-commitments",)),
    "views/records/measurements/listing.py": ("look", ("csv-measurements",)),
    "views/goals/wording.py": ("look", ("csv-goal-quarters",)),
    "views/goals/ladder.py": ("look", ("csv-ladder",)),
    "views/goals/evidence.py": ("look", ("csv-parts-{}-{}",)),
    "views/records/money/budget_change_list.py": ("look", ("csv-budget-changes", "csv-carry-overs")),
    "views/performance/variance.py": ("look", ("csv-variance",)),
    "views/budget/vouchers.py": ("look", ("csv-{}",)),
    "views/budget/changes_table.py": ("look", ("csv-budget-changes",)),
    "views/budget/forecast.py": ("look", ("csv-forecast",)),
    "views/budget/year_end.py": ("look", ("csv-year-end", "csv-year-end-lines")),
    "views/budget/settlement.py": ("look", ("settlement-{}",)),
    "views/what_if/effect.py": ("look", ("csv-what-if-categories", "csv-what-if-sources", "csv-what-if-unit-costs", "what-if-plan-file", "csv-{}")),
    "views/what_if/questions.py": ("look", ("csv-what-if-sensitivity", "csv-what-if-ways")),
    "pages/calendar.py": ("look", ("csv-calendar", "calendar-file")),
    "pages/compare.py": ("look", ("csv-compare-money", "csv-compare-goals", "csv-compare-events", "csv-compare-forecast", "csv-compare-held")),
    "pages/districts.py": ("look", ("csv-districts",)),
    "pages/events.py": ("look", ("csv-events",)),
    "pages/goals.py": ("look", ("csv-goals",)),
    "pages/plan_check.py": ("look", ("csv-plan-check",)),
    "pages/snapshots.py": ("look", ("snapshot", "csv-tables")),
}
"""What the files of each module take, and the keys of their buttons; {} for what is filled in when the page runs. A snapshot has the plans,
the records and their history, which everybody reads who may look; no people and no audit list."""

STEM_AT = {"tables.table": 3, "pagination.table": 4, "tables.category_differences": 5}
"""Where the calls that draw a table are given what its button is called by."""


def files_of_the_code() -> set[tuple[str, str, str]]:
    """Module, right and key of every call that draws a button for a file; those that hand on what they are given are left out."""

    def key(of: ast.expr) -> str:
        if isinstance(of, ast.Constant):
            return of.value
        pieces = of.values if isinstance(of, ast.JoinedStr) else [of]
        return "".join(piece.value if isinstance(piece, ast.Constant) else "{}" for piece in pieces)

    found = set()
    for path in (*(ROOT / "chatdong" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called in STEM_AT or called == "downloads.button":
                named = {keyword.arg: keyword.value for keyword in node.keywords}
                if ast.unparse(named["right"]) == "right" and path.name in ("tables.py", "pagination.py"):
                    continue
                button = key(named["key"]) if called == "downloads.button" else f"csv-{key(node.args[STEM_AT[called]])}"
                found.add((path.relative_to(ROOT).as_posix().removeprefix("chatdong/ui/"), ast.literal_eval(named["right"]), button))
    return found


def test_every_file_of_a_page_takes_the_right_that_is_written_here() -> None:
    assert files_of_the_code() == {(module, right, key) for module, (right, keys) in FILES.items() for key in keys}


def shows(written: str, key: str) -> bool:
    """Whether this is the key of a button that is written so."""
    return re.fullmatch(re.escape(written).replace(r"\{\}", ".+"), key) is not None


def right_of(key: str) -> Right:
    """What a button takes that a page shows."""
    takes = {
        right for right, keys in FILES.values() for each in keys if each != "csv-{}" and re.fullmatch(re.escape(each).replace(r"\{\}", ".+"), key)
    }
    assert len(takes) <= 1, key
    return takes.pop() if takes else "look"


def older(app: AppTest, keys: Keys) -> None:
    """A snapshot of before the last payment is dropped."""
    store = stores.store(stores.configured())
    before = snapshot(store, AT)
    records.insert(store, "spending", {**PAID, "amount_krw": 5_000}, SETUP, AT)
    app.file_uploader[0].upload("old.zip", before).run()


def mixed(app: AppTest, keys: Keys) -> None:
    """A file with a new payment, one that changes a recorded one, and one that is refused."""
    head, new, refused = "spending_id,지출일,산출내역,금액,증빙번호", ",2016-05-14,ad-hoc,5000,v-1", ",2016-05-14,ad-hoc,?,v-2"
    app.file_uploader[0].upload("spending.csv", f"{head}\n{new}\n{refused}\n{keys.spending},2016-05-13,ad-hoc,10000,v-9\n".encode()).run()


def opened(key: str) -> Callable[[AppTest, Keys], object]:
    """What is folded is unfolded."""

    def unfold(app: AppTest, _keys: Keys) -> None:
        app.session_state[key] = True
        app.run()

    return unfold


def costings(app: AppTest, _keys: Keys) -> None:
    """A budget's table is dropped on the plan check, with a total that its lines do not come to."""
    app.session_state["budget-edit"] = app.session_state["costing-file"] = True
    app.run()
    app.file_uploader[0].upload("예산.csv", "편성목,산출내역,금액(원)\n가,350원×3명,1050\n나,350원×3명,1050\n합계,,2000\n".encode()).run()


def pressed(key: str) -> Callable[[AppTest, Keys], object]:
    return lambda app, _keys: app.button(key=key).click().run()


PLACES: dict[str, tuple[str, Callable[[Keys], dict[str, str]], Callable[[AppTest, Keys], object] | None]] = {
    "all plans": ("overview", at(), None),
    "goals": ("goals", at(goals_part="tables"), None),
    "events": ("events", at(), None),
    "calendar": ("calendar", at(), None),
    "budget": ("budget", at(category="printing"), None),
    "the year's end": ("budget", at(section="year_end"), None),
    "performance": ("performance", at(), None),
    "what-if": ("what_if", kept, None),
    "compare": ("compare", at(), None),
    "a district": ("districts", at(district="dobong"), None),
    "a budget being edited": ("plan_check", at(), opened("budget-edit")),
    "a budget from a file": ("plan_check", at(), costings),
    "payments": ("records", at(), None),
    "recorded events": ("records", at(records="events"), None),
    "commitments": ("records", at(records="commitments"), None),
    "changes of the budget": ("records", at(records="changes"), None),
    "readings": ("records", at(records="measurements"), None),
    "a file to import": ("records", at(records="csv"), mixed),
    "how a file is read": ("records", at(records="csv"), mixed),
    "history": ("records", at(records="history"), None),
    "report": ("report", at(), None),
    "meeting": ("meeting", at(), None),
    "an older snapshot": ("snapshots", at(), older),
    "people": ("people", at(), None),
    "the audit list": ("people", at(people="audit"), None),
    "operations": ("operations", at(), None),
    "the manual": ("glossary", at(), opened("manual-open")),
    "a plan in the making": ("plan_making", at(draft=DRAFTED), None),
    "a plan of the next year": ("plan_making", at(), pressed("plan-start-last_year")),
    "a template of a plan": ("plan_making", at(), pressed("plan-start-template")),
}
MORE_THAN_A_LOOK = {
    "people": "views/people/form.py",
    "the audit list": "views/people/audit_list.py",
    "operations": "views/operations/process.py",
    "a file to import": "views/records/importing/form.py",
    "how a file is read": "views/records/importing/profiles.py",
    "a plan in the making": "views/plan_making/confirm.py",
}
"""Where each module's files stand, all of them, that take more than a look."""


def test_every_file_that_takes_more_than_a_look_is_tried_here() -> None:
    assert {module for module, (right, _keys) in FILES.items() if right != "look"} == set(MORE_THAN_A_LOOK.values())


FIRST_OF_ITS_PAGE = {page: place for place, (page, _address, _more) in reversed(PLACES.items())}
"""Of the places of one page, that which ``make test`` tries beside those whose files take more than a look."""


@pytest.mark.parametrize(
    "place",
    [
        place if place in MORE_THAN_A_LOOK or FIRST_OF_ITS_PAGE[page] == place else pytest.param(place, marks=pytest.mark.full)
        for place, (page, _address, _more) in PLACES.items()
    ],
)
def test_a_file_is_made_for_nobody_whom_the_role_no_longer_gives_its_right(store: Store, keys: Keys, files: Files, place: str) -> None:
    page, address, more = PLACES[place]
    plan_drafts.start(store, DRAFTED, document_read(), SETUP, AT)
    roles.give_role(store, Actor(KIM, "admin"), SETUP, AT)
    app = visit(page, claims(), **{"as_of": "2016-12-31", **address(keys)})
    if more:
        more(app, keys)
    assert not app.exception
    buttons = makers(app, files)
    assert buttons
    for each in FILES[MORE_THAN_A_LOOK[place]][1] if place in MORE_THAN_A_LOOK else ():
        assert any(shows(each, key) for key in buttons), each
    for role in (None, *ROLES):
        if role is None:
            roles.take_role(store, KIM, SETUP, AT)
        else:
            roles.give_role(store, Actor(KIM, role), SETUP, AT)
        for key, make in buttons.items():
            right = right_of(key)
            if role is None or right not in MAY[role]:
                before = audited(store).count((KIM, "refused", right))
                with pytest.raises(NotAllowed):
                    make()
                assert audited(store).count((KIM, "refused", right)) == before + 1, (key, role)
            elif role == next(role for role in ROLES if right in MAY[role]) and (in_full() or not key.startswith(("report-", "settlement-"))):
                # To make all files of a document takes seconds; tests/ui/views/report/ and tests/ui/office_files/ do.
                assert click(make), (key, role)
    # A role that is held to another plan gives no file of this one; what is an administrator's alone is refused by the role.
    roles.give_role(store, Actor(KIM, "planner", plans=frozenset({ELSEWHERE})), SETUP, AT)
    for key, make in buttons.items():
        if right_of(key) not in ADMINISTRATORS:
            with pytest.raises(NotAllowed):
                make()
            assert any(entry[:2] == (KIM, "refused") and entry[2].startswith(f"{right_of(key)}: plan=") for entry in audited(store)), key
    # The page that is drawn for who lost the right has no such button.
    app.run()
    assert not app.exception
    assert not app.get("download_button") or place in ("all plans", "the manual"), "a page of no one plan"
    for role in reversed(ROLES[:-1]):
        roles.give_role(store, Actor(KIM, role), SETUP, AT)
        app.run()
        assert not app.exception
        assert all(right_of(button.key) in MAY[role] for button in app.get("download_button")), role
