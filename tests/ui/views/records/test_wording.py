"""One thing, one name: the words of the history, of the forms and of an import's headings."""

import pytest

from chatdong.store.engines.record_tables import RECORD_TABLES
from chatdong.store.engines.store import Store
from chatdong.store.engines.table_schema import shape
from chatdong.store.ledger.targets import KINDS, TARGETS
from chatdong.ui.i18n.language import speaking
from chatdong.ui.session import page_context
from chatdong.ui.views.records import wording
from chatdong.ui.views.records.wording import RecordWording, column_word, table_word


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> RecordWording:
    monkeypatch.setenv("CHATDONG_STORE", "example")
    return RecordWording(page_context.current())


def test_a_column_is_called_in_the_history_as_in_an_import() -> None:
    for kind, table in KINDS.items():
        for column in RECORD_TABLES[table].columns:
            # What was returned, what was reduced and how a value is broken down is found by the import itself.
            if column not in ("plan_id", "revision", "event_id", "commitment_id", "returns_id", "reduces", "broken_by"):
                assert column_word(column, table) == TARGETS[kind].label(column), column
    for column, named in (("event_id", "event"), ("commitment_id", "commitment")):
        assert column_word(column, "spending") == TARGETS["spending"].label(named)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_table_and_every_column_that_the_history_can_tell_has_its_word(example: Store, language: str) -> None:
    with example.cursor() as cursor, speaking(language):
        for table in RECORD_TABLES:
            assert table_word(table) != table
            columns = {column.name for column in shape(cursor, table).columns} - {RECORD_TABLES[table].key[-1]}
            without = {column for column in columns if column_word(column, table) == column}
            silent = {
                "plan_id",
                "revision",
                "version",
                "text",
                "position",
                "loaded_at",
                "loaded_by",
                "scenario_id",
                "scenario_version",
                "report_text_id",
                "draft",
                "fingerprint",
            }
            assert without <= silent, (table, without)


def test_every_table_of_the_history_is_of_one_kind() -> None:
    assert sorted(table for tables in wording.KINDS.values() for table in tables) == sorted(RECORD_TABLES)


def test_a_change_tells_only_what_differs_in_readable_form(words: RecordWording) -> None:
    before = '{"spending_id": "s", "line_id": "ad-hoc", "spent_on": "2016-05-03", "amount_krw": 10000, "memo": null, "version": 1}'
    after = '{"spending_id": "s", "line_id": "training-venue", "spent_on": "2016-05-03", "amount_krw": -12000, "memo": "다과", "version": 2}'
    before, after = (text.replace("{", '{"voucher": "v-1", ') for text in (before, after))
    change = words.change("spending", "s", before, after)
    assert str(change) == "산출내역 수시 간담회 · 진행비 → 합동교육 · 대관료, 금액 10,000원 → △12,000원, 적요 – → 다과"
    assert change.before == "산출내역 수시 간담회 · 진행비, 금액 10,000원, 적요 –"
    assert change.taken_back.endswith("금액 △12,000원 → 10,000원, 적요 다과 → –")
    assert (change.table, change.action, change.record) == ("지출", "변경", "합동교육 · 대관료 · v-1")
    added, removed = words.change("spending", "s", None, before), words.change("spending", "s", before, None)
    assert str(added) == str(removed) == "증빙번호 v-1, 산출내역 수시 간담회 · 진행비, 지출일 2016. 5. 3., 금액 10,000원"
    assert (added.before, removed.after) == ("", "")
    assert words.record("spending", {"line_id": "ad-hoc", "voucher": "v-1"}, "s") == "수시 간담회 · 진행비 · v-1"
    assert words.record("event", {"activity_id": "monthly-meeting", "occurrence": 3}, "e") == "월 정기간담회 3회차"
    assert words.value("districts", ["seongdong", "geumcheon"]) == "성동구, 금천구"
    assert words.value("held_on", "2016-05-03") == "2016. 5. 3."


def test_a_change_is_found_by_the_name_of_what_it_is_about(words: RecordWording) -> None:
    assert {"monthly-meeting", "monthly-rest"} <= set(words.called("월 정기"))
    assert words.called("no such thing") == []


def test_a_key_that_the_plan_no_longer_knows_is_shown_as_it_is(words: RecordWording) -> None:
    assert words.value("line_id", "gone") == "gone"
