"""Recording several times in a row, in both languages and with other people's writes between: what was typed is what is stored, once."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.reading.query import store_version
from chatdong.store.writing import records
from tests.pages.app import said
from tests.pages.dialog import Press, at_year_end, button, field, fields, fill, follow, form_of, press, save, speak
from tests.streamlit_internals import run_with

AT = datetime(2026, 1, 2, 3, 4, 5)
OTHER = Actor.local("other")
OF = {"plan_id": "2016", "revision": 1}
PAID = {**OF, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 54_000, "voucher": "v-1", "memo": "다과"}
HELD = {**OF, "activity_id": "monthly-meeting", "occurrence": 1, "held_on": date(2016, 4, 28), "attendance": 27}
LANGUAGES = pytest.mark.parametrize("lang", ["한국어", pytest.param("English", marks=pytest.mark.full)])
"""The language of a whole visit."""

IN_BOTH = pytest.mark.parametrize(("lang", "then"), [("한국어", "en"), pytest.param("English", "ko", marks=pytest.mark.full)])
GONE = {"한국어": "고르신 것이 이제 목록에 없습니다", "English": "What you chose is no longer in the list"}


def stored(store: Store, table: str, *columns: str) -> list[tuple]:
    """Some columns of every record of a table, sorted."""
    with store.cursor() as cursor:
        return sorted(cursor.execute(f"SELECT {', '.join(columns)} FROM store.{table}").fetchall(), key=repr)  # noqa: S608


def payments(store: Store) -> list[tuple]:
    return stored(store, "spending", "line_id", "amount_krw", "voucher")


def pay(store: Store, line_id: str, amount_krw: int, voucher: str = "other", **more: Any) -> str:
    """Another user's payment."""
    return records.insert(store, "spending", {**PAID, "line_id": line_id, "amount_krw": amount_krw, "voucher": voucher, **more}, OTHER, AT)


# Payments


@LANGUAGES
def test_two_payments_in_a_row_land_on_the_line_that_was_chosen(store: Store, lang: str) -> None:
    app = fill(at_year_end(record="spending", lang=lang), line="ad-hoc", day=date(2016, 5, 4), amount="10,000", voucher="v-1")
    save(app)
    save(fill(follow(app), day=date(2016, 5, 5), amount="12,000", voucher="v-2"))
    assert payments(store) == [("ad-hoc", 10_000, "v-1"), ("ad-hoc", 12_000, "v-2")]


@LANGUAGES
def test_payments_of_others_that_change_every_balance_between_leave_each_on_its_line(store: Store, lang: str) -> None:
    app = fill(at_year_end(record="spending", lang=lang), line="monthly-rest", day=date(2016, 6, 4), amount="10,000", voucher="v-1")
    pay(store, "monthly-rest", 3_000)
    pay(store, "monthly-spring", 180_000)
    save(app)
    follow(app)
    pay(store, "monthly-rest", 4_000)
    fill(app, day=date(2016, 6, 5), amount="12,000", voucher="v-2")
    # A hand chooses among the balances that it sees, which are others by now.
    pay(store, "ad-hoc", 5_000)
    fill(app, line="ad-hoc")
    pay(store, "ad-hoc", 6_000)
    save(app)
    assert [row for row in payments(store) if row[2] != "other"] == [("ad-hoc", 12_000, "v-2"), ("monthly-rest", 10_000, "v-1")]


@IN_BOTH
def test_a_change_of_language_before_the_save_changes_neither_line_nor_event_nor_what_was_typed(store: Store, lang: str, then: str) -> None:
    event = records.insert(store, "event", {**HELD, "occurrence": 3, "held_on": date(2016, 6, 23)}, OTHER, AT)
    app = fill(at_year_end(record="spending", lang=lang), line="monthly-rest", event=event, amount="10,000", voucher="v-1", memo="다과")
    save(speak(app, then))
    follow(app)
    fill(app, amount="12,000", voucher="v-2", memo="문구")
    pay(store, "monthly-rest", 4_000)
    speak(app, "ko" if then == "en" else "en")
    assert (field(app, "line").value, field(app, "event").value) == ("monthly-rest", event)
    save(app)
    assert stored(store, "spending", "line_id", "amount_krw", "voucher", "event_id", "spent_on", "memo") == [
        ("monthly-rest", 10_000, "v-1", event, date(2016, 6, 23), "다과"),
        ("monthly-rest", 12_000, "v-2", event, date(2016, 6, 23), "문구"),
        ("monthly-rest", 4_000, "other", None, date(2016, 5, 5), "다과"),
    ]


@LANGUAGES
def test_two_lines_with_equal_labels_are_told_apart(store: Store, plan: Plan, lang: str) -> None:
    lines = {line.id: line for line in plan.budget_line}
    twin = replace(lines["monthly-spring"], id="monthly-spring-2")
    records.load_plan(store, replace(plan, budget_line=(*plan.budget_line, twin)), OTHER, AT)
    app = at_year_end(record="spending", lang=lang)
    assert len([label for label in field(app, "line").options if label.endswith((" (1)", " (2)"))]) == 2
    for line, amounts in (("monthly-spring", ("1,000", "2,000")), ("monthly-spring-2", ("3,000",))):
        for amount in amounts:
            fill(app, line=line, day=date(2016, 5, 4), amount=amount)
            # The two balances are equal now and then, and differ after a save: the labels change, and the choice does not.
            pay(store, "monthly-spring-2", -1_000, revision=2)
            pay(store, "monthly-spring-2", 1_000, revision=2)
            assert field(app.run(), "line").value == line
            save(app)
            follow(app)
    assert [row for row in payments(store) if row[2] != "other"] == [
        ("monthly-spring", 1_000, None),
        ("monthly-spring", 2_000, None),
        ("monthly-spring-2", 3_000, None),
    ]


@LANGUAGES
def test_two_events_with_equal_labels_are_told_apart_and_get_their_own_payments(store: Store, lang: str) -> None:
    extra = {**HELD, "occurrence": None, "attendance": None}
    keys = [records.insert(store, "event", extra, OTHER, AT) for _ in range(2)]
    app = at_year_end(record="spending:monthly-spring", lang=lang)
    for key, amount in zip(keys, ("1,000", "2,000"), strict=True):
        fill(app, event=key, amount=amount)
        assert field(app, "event").options[field(app, "event").index].endswith((" (1)", " (2)"))
        save(app)
        app = at_year_end(record="spending:monthly-spring", lang=lang)
    assert stored(store, "spending", "event_id", "amount_krw") == sorted([(keys[0], 1_000), (keys[1], 2_000)], key=repr)


def open_row(app: Any, place: int) -> Any:
    app.session_state[app.dataframe[0].key] = {"selection": {"rows": [place], "columns": [], "cells": []}}
    app.run()
    assert not app.exception, app.exception
    return app


@LANGUAGES
def test_of_two_equal_payments_the_one_whose_row_was_chosen_is_corrected(store: Store, lang: str) -> None:
    keys = {pay(store, "ad-hoc", 54_000, "v-1"), pay(store, "ad-hoc", 54_000, "v-1")}
    app = at_year_end(records="payments", lang=lang)
    corrected = []
    for place, amount in ((1, "55,000"), (0, "56,000")):
        # Somebody else's payment comes to stand above both before the click arrives.
        pay(store, "ad-hoc", 1_000 + place, spent_on=date(2016, 12, 30))
        open_row(app, place + len(app.dataframe[0].value) - 2)
        key = app.query_params["record"].removeprefix("edit:spending:")
        assert key in keys
        corrected.append(key)
        save(fill(app, amount_krw=amount))
        app.button(key="record-close").click().run()
    assert set(corrected) == keys
    assert [records.read(store, "spending", key)["amount_krw"] for key in corrected] == [55_000, 56_000]


# The same message twice


def event(**address: str) -> Any:
    return fill(at_year_end(record="event:monthly-meeting.1", **address), people="27", note="메모")


def extra_event(**address: str) -> Any:
    return fill(at_year_end(record="event:monthly-meeting", **address), held=date(2016, 4, 28), people="27", topic="안건", note="메모")


def payment(**address: str) -> Any:
    return fill(at_year_end(record="spending:ad-hoc", **address), day=date(2016, 5, 4), amount="10,000", voucher="v-1", memo="다과")


def team(**address: str) -> Any:
    return fill(at_year_end("districts", record="team:jung", **address), mode="direct", opened_on=date(2016, 5, 2), staff="3")


NEW = {"event": (event, "event"), "an extra event": (extra_event, "event"), "payment": (payment, "spending"), "team": (team, "support_team")}


@LANGUAGES
@pytest.mark.parametrize("what", NEW)
def test_a_save_that_comes_twice_makes_one_record(store: Store, what: str, lang: str) -> None:
    opened, table = NEW[what]
    before = len(stored(store, table, "*"))
    app = opened(lang=lang)
    pressed = Press(app)
    elsewhere = at_year_end(record=app.query_params["record"], form=app.query_params["form"], lang=lang)
    pressed.send(app)
    assert app.success
    version = store_version(store)
    pressed.send(app)
    assert app.success, "the card still says what was saved"
    # The answer was lost, and the message comes to a session of another server.
    pressed.send(elsewhere)
    assert store_version(store) == version
    assert len(stored(store, table, "*")) == before + 1
    if what == "event":
        assert elsewhere.info
    else:
        assert elsewhere.success


@LANGUAGES
@pytest.mark.parametrize("what", ["correction", "deletion"])
def test_a_change_that_comes_twice_is_made_once(store: Store, what: str, lang: str) -> None:
    key = pay(store, "ad-hoc", 54_000, "v-1")
    address = {"record": f"edit:spending:{key}", "lang": lang}
    app = at_year_end(**address)
    if what == "correction":
        fill(app, amount_krw="55,000")
    pressed = Press(app, "save" if what == "correction" else "delete")
    elsewhere = at_year_end(**address, form=app.query_params["form"])
    pressed.send(app)
    assert app.success
    version = store_version(store)
    pressed.send(app)
    pressed.send(elsewhere)
    assert elsewhere.success
    assert store_version(store) == version
    assert payments(store) == ([("ad-hoc", 55_000, "v-1")] if what == "correction" else [])


ALREADY = {"한국어": "이 양식은 이미 저장되었습니다", "English": "This form was saved before"}


@LANGUAGES
@pytest.mark.parametrize(
    ("what", "other"), [("an extra event", {"people": "31"}), ("payment", {"amount": "12,000"}), ("team", {"staff": "4"})], ids=lambda v: str(v)
)
def test_a_saved_form_that_comes_with_other_values_is_asked_about_and_then_a_record_of_its_own(
    store: Store, what: str, other: dict[str, str], lang: str
) -> None:
    opened, table = NEW[what]
    before = len(stored(store, table, "*"))
    app = opened(lang=lang)
    form = app.query_params["form"]
    save(app)
    again = fill(opened(form=form, lang=lang), **other)
    version = store_version(store)
    save(again)
    assert ALREADY[lang] in said(again)
    assert store_version(store) == version, "nothing was written"
    save(again)
    assert again.success
    assert len(stored(store, table, "*")) == before + 2
    # And the next one in this session is a third record.
    third = fill(opened(lang=lang), **other)
    save(third)
    assert len(stored(store, table, "*")) == before + 3


@LANGUAGES
def test_a_saved_correction_that_comes_with_other_values_is_asked_about_and_then_made(store: Store, lang: str) -> None:
    key = pay(store, "ad-hoc", 54_000, "v-1")
    address = {"record": f"edit:spending:{key}", "lang": lang}
    app = fill(at_year_end(**address), amount_krw="55,000")
    form = app.query_params["form"]
    save(app)
    again = fill(at_year_end(**address, form=form), amount_krw="57,000")
    save(again)
    assert ALREADY[lang] in said(again)
    assert payments(store) == [("ad-hoc", 55_000, "v-1")]
    save(again)
    assert payments(store) == [("ad-hoc", 57_000, "v-1")]


@LANGUAGES
def test_a_form_that_has_corrected_a_record_is_asked_about_before_it_takes_the_record_out(store: Store, lang: str) -> None:
    key = pay(store, "ad-hoc", 54_000, "v-1")
    address = {"record": f"edit:spending:{key}", "lang": lang}
    app = fill(at_year_end(**address), amount_krw="55,000")
    form = app.query_params["form"]
    save(app)
    again = at_year_end(**address, form=form)
    save(again, "delete")
    assert ALREADY[lang] in said(again)
    assert payments(store) == [("ad-hoc", 55_000, "v-1")]
    save(again, "delete")
    assert payments(store) == []


# Corrections


@LANGUAGES
def test_a_payment_is_corrected_twice_in_a_row_with_others_writing_between(store: Store, lang: str) -> None:
    key = pay(store, "ad-hoc", 54_000, "v-1")
    app = at_year_end(record=f"edit:spending:{key}", lang=lang)
    save(fill(app, amount_krw="55,000"))
    assert payments(store) == [("ad-hoc", 55_000, "v-1")]
    pay(store, "ad-hoc", 1_000)
    follow(app)
    assert field(app, "amount_krw").value == "55,000"
    save(fill(app, amount_krw="57,000"))
    # Somebody else corrects it before the form is opened once more: that is what it begins with.
    records.update(store, "spending", key, 3, {"memo": "문구"}, OTHER, AT)
    follow(app)
    assert field(app, "memo").value == "문구"
    save(fill(app, voucher="v-2"))
    row = records.read(store, "spending", key)
    assert (row["line_id"], row["amount_krw"], row["voucher"], row["memo"], row["version"]) == ("ad-hoc", 57_000, "v-2", "문구", 5)


@LANGUAGES
def test_who_comes_second_twice_is_told_each_time_and_what_was_typed_stays(store: Store, lang: str) -> None:
    key = pay(store, "ad-hoc", 54_000, "v-1")
    app = fill(at_year_end(record=f"edit:spending:{key}", lang=lang), amount_krw="57,000")
    for version, amount in ((1, 55_000), (2, 56_000)):
        records.update(store, "spending", key, version, {"amount_krw": amount}, OTHER, AT)
        save(app)
        assert "other" in app.warning[0].value
        assert f"{amount:,}" in said(app)
        assert field(app, "amount_krw").value == "57,000"
        assert payments(store) == [("ad-hoc", amount, "v-1")]
    save(app)
    assert payments(store) == [("ad-hoc", 57_000, "v-1")]


@IN_BOTH
def test_after_a_conflict_one_field_is_theirs_another_mine_and_what_only_they_changed_is_taken_over(store: Store, lang: str, then: str) -> None:
    key = pay(store, "ad-hoc", 54_000, "v-1")
    app = fill(at_year_end(record=f"edit:spending:{key}", lang=lang), amount_krw="57,000", voucher="v-57")
    theirs = {"amount_krw": 55_000, "voucher": "v-55", "memo": "문구", "spent_on": date(2016, 6, 1), "line_id": "ad-hoc-meal"}
    records.update(store, "spending", key, 1, theirs, OTHER, AT)
    save(app)
    assert (field(app, "memo").value, field(app, "spent_on").value, field(app, "line_id").value) == ("문구", date(2016, 6, 1), "ad-hoc-meal")
    assert (field(app, "amount_krw").value, field(app, "voucher").value) == ("57,000", "v-57")
    assert {b.key.split("-theirs-")[1] for b in app.button if "-theirs-" in (b.key or "")} == {"amount_krw", "voucher"}
    speak(app, then)
    save(app, "theirs-voucher")
    assert (field(app, "amount_krw").value, field(app, "voucher").value) == ("57,000", "v-55")
    save(app)
    row = records.read(store, "spending", key)
    assert {c: row[c] for c in theirs} == {**theirs, "amount_krw": 57_000}


@LANGUAGES
def test_after_a_conflict_all_may_be_theirs_and_then_there_is_nothing_to_save(store: Store, lang: str) -> None:
    key = records.insert(store, "event", {**HELD, "districts": ["dobong"]}, OTHER, AT)
    app = fill(at_year_end(record=f"edit:event:{key}", lang=lang), attendance="30", districts=["jung"], held_on=date(2016, 4, 29))
    theirs = {"attendance": 33, "districts": ["seongbuk"], "held_on": date(2016, 4, 27)}
    records.update(store, "event", key, 1, theirs, OTHER, AT)
    save(app)
    save(app, "theirs")
    assert (field(app, "attendance").value, field(app, "districts").value, field(app, "held_on").value) == ("33", ["seongbuk"], date(2016, 4, 27))
    assert button(app).disabled
    save(fill(app, note="늦게 시작"))
    row = records.read(store, "event", key)
    assert {c: row[c] for c in (*theirs, "note")} == {**theirs, "note": "늦게 시작"}


@LANGUAGES
@pytest.mark.parametrize("how", ["save", "delete"])
def test_a_record_that_was_deleted_meanwhile_is_said_with_what_was_typed_and_nothing_is_written(store: Store, lang: str, how: str) -> None:
    key = pay(store, "ad-hoc", 54_000, "v-1")
    app = fill(at_year_end(record=f"edit:spending:{key}", lang=lang), amount_krw="57,000")
    pressed = Press(app, how)
    records.delete(store, "spending", key, 1, OTHER, AT)
    version = store_version(store)
    pressed.send(app)
    assert {"한국어": "이 기록은 지워졌습니다", "English": "This record was removed"}[lang] in said(app)
    assert "other" in said(app)
    if how == "save":
        assert "57,000" in said(app)
    pressed.send(app)
    assert store_version(store) == version
    assert payments(store) == []


@LANGUAGES
def test_the_line_and_the_event_of_a_payment_are_corrected_one_after_the_other(store: Store, lang: str) -> None:
    spring, summer = (
        records.insert(store, "event", {**HELD, "occurrence": number, "held_on": day}, OTHER, AT)
        for number, day in ((1, date(2016, 4, 28)), (3, date(2016, 6, 23)))
    )
    key = pay(store, "monthly-spring", 54_000, "v-1", event_id=spring)
    app = at_year_end(record=f"edit:spending:{key}", lang=lang)
    assert (field(app, "line_id").value, field(app, "event_id").value) == ("monthly-spring", spring)
    save(fill(app, line_id="monthly-rest", event_id=summer))
    assert stored(store, "spending", "line_id", "event_id", "amount_krw") == [("monthly-rest", summer, 54_000)]
    pay(store, "monthly-rest", 3_000)
    save(fill(follow(app), event_id=None))
    assert records.read(store, "spending", key)["event_id"] is None
    # A line of another activity has other events to choose from.
    save(fill(follow(app), line_id="ad-hoc"))
    row = records.read(store, "spending", key)
    assert (row["line_id"], row["event_id"], row["amount_krw"], row["voucher"]) == ("ad-hoc", None, 54_000, "v-1")


@LANGUAGES
def test_a_payment_whose_line_is_corrected_to_another_activity_keeps_no_event_of_the_first(store: Store, lang: str) -> None:
    event = records.insert(store, "event", HELD, OTHER, AT)
    key = pay(store, "monthly-spring", 54_000, "v-1", event_id=event)
    app = fill(at_year_end(record=f"edit:spending:{key}", lang=lang), line_id="ad-hoc")
    assert GONE[lang] in said(app), "that its event goes is said before"
    assert field(app, "event_id").value is None
    save(app)
    row = records.read(store, "spending", key)
    assert (row["line_id"], row["event_id"]) == ("ad-hoc", None)


@LANGUAGES
def test_every_field_of_an_event_is_corrected_one_after_the_other(store: Store, lang: str) -> None:
    key = records.insert(store, "event", HELD, OTHER, AT)
    records.insert(store, "event", {**HELD, "occurrence": 2, "held_on": date(2016, 5, 26)}, OTHER, AT)
    app = at_year_end(record=f"edit:event:{key}", lang=lang)
    assert 2 not in [n for n in range(10) if field(app, "occurrence").format_func(n)], "what another event was is not offered"
    steps: list[dict[str, Any]] = [
        {"occurrence": 3, "held_on": date(2016, 6, 23)},
        {"attendance": "31"},
        {"districts": ["dobong", "jung"]},
        {"occurrence": 0, "topic": "안건", "note": "메모"},
        {"attendance": "", "note": ""},
    ]
    for place, step in enumerate(steps):
        save(fill(app, **step))
        records.insert(store, "event", {**HELD, "occurrence": 4 + place}, OTHER, AT)
        follow(app)
    row = records.read(store, "event", key)
    assert {c: row[c] for c in ("activity_id", "occurrence", "held_on", "attendance", "districts", "topic", "note")} == {
        "activity_id": "monthly-meeting", "occurrence": None, "held_on": date(2016, 6, 23), "attendance": None,
        "districts": ["dobong", "jung"], "topic": "안건", "note": None,
    }  # fmt: skip


@LANGUAGES
def test_an_occurrence_that_somebody_else_recorded_is_no_correction_any_more(store: Store, lang: str) -> None:
    key = records.insert(store, "event", HELD, OTHER, AT)
    app = fill(at_year_end(record=f"edit:event:{key}", lang=lang), occurrence=3, attendance="30")
    pressed = Press(app)
    records.insert(store, "event", {**HELD, "occurrence": 3, "attendance": 40}, OTHER, AT)
    pressed.send(app)
    assert GONE[lang] in said(app)
    assert field(app, "occurrence").value is None
    assert button(app).disabled
    Press(app).send(app)
    assert stored(store, "event", "occurrence", "attendance") == [(1, 27), (3, 40)]
    save(fill(app, occurrence=4))
    assert stored(store, "event", "occurrence", "attendance") == [(3, 40), (4, 30)]


@LANGUAGES
@pytest.mark.parametrize("others", [0, 1])
def test_an_event_that_somebody_else_took_out_is_said_before_a_payment_is_saved_without_it(store: Store, lang: str, others: int) -> None:
    key = records.insert(store, "event", HELD, OTHER, AT)
    for number in range(others):
        records.insert(store, "event", {**HELD, "occurrence": 2 + number}, OTHER, AT)
    app = fill(at_year_end(record="spending:monthly-spring", lang=lang), event=key, day=date(2016, 4, 29), amount="10,000", voucher="v-1")
    pressed = Press(app)
    records.delete(store, "event", key, 1, OTHER, AT)
    pressed.send(app)
    assert GONE[lang] in said(app)
    assert payments(store) == []
    # Who has seen it may save it without an event.
    save(app)
    assert stored(store, "spending", "line_id", "event_id", "amount_krw") == [("monthly-spring", None, 10_000)]


@LANGUAGES
def test_an_event_that_somebody_else_took_out_is_said_before_a_payment_is_corrected_without_it(store: Store, lang: str) -> None:
    key = pay(store, "monthly-spring", 54_000, "v-1")
    event = records.insert(store, "event", HELD, OTHER, AT)
    app = fill(at_year_end(record=f"edit:spending:{key}", lang=lang), event_id=event, amount_krw="55,000")
    pressed = Press(app)
    records.delete(store, "event", event, 1, OTHER, AT)
    pressed.send(app)
    assert GONE[lang] in said(app)
    assert payments(store) == [("monthly-spring", 54_000, "v-1")]
    save(app)
    assert stored(store, "spending", "line_id", "event_id", "amount_krw") == [("monthly-spring", None, 55_000)]


# Events


@IN_BOTH
def test_two_events_in_a_row_are_stored_as_they_were_typed(store: Store, lang: str, then: str) -> None:
    app = fill(at_year_end(record="event:monthly-meeting.1", lang=lang), people="27", districts=["dobong", "jung"])
    records.insert(store, "event", {**HELD, "activity_id": "committee-workshop", "held_on": date(2016, 7, 1)}, OTHER, AT)
    save(app)
    next_one = next(n for n, b in enumerate(b for b in app.button if (b.key or "").startswith("record-then-")) if "skip_next" in b.icon)
    follow(app, next_one)
    assert field(app, "occurrence").value == "monthly-meeting.2"
    fill(app, people="31")
    speak(app, then)
    assert field(app, "occurrence").value == "monthly-meeting.2"
    save(app)
    assert stored(store, "event", "activity_id", "occurrence", "attendance") == [
        ("committee-workshop", 1, 27),
        ("monthly-meeting", 1, 27),
        ("monthly-meeting", 2, 31),
    ]
    assert [key for _id, key in stored(store, "event_district", "event_id", "district_id")] == ["dobong", "jung"]


@LANGUAGES
def test_an_occurrence_that_somebody_else_recorded_meanwhile_is_said_and_nothing_is_stored_on_another(store: Store, lang: str) -> None:
    app = fill(at_year_end(record="event:monthly-meeting.1", lang=lang), people="27")
    pressed = Press(app)
    records.insert(store, "event", {**HELD, "attendance": 40}, OTHER, AT)
    pressed.send(app)
    assert GONE[lang] in said(app)
    assert field(app, "occurrence").value is None
    assert button(app).disabled
    Press(app).send(app)
    assert stored(store, "event", "occurrence", "attendance") == [(1, 40)]
    # What was typed is still there for the one that is chosen now.
    fill(app, occurrence="monthly-meeting.2")
    assert GONE[lang] not in said(app)
    assert field(app, "people").value == "27"
    save(app)
    assert stored(store, "event", "occurrence", "attendance") == [(1, 40), (2, 27)]


@LANGUAGES
def test_a_postponement_asks_when_and_why_and_not_who_came(store: Store, lang: str) -> None:
    app = at_year_end(record="event:monthly-meeting.6", lang=lang)
    assert {"held", "people", "districts", "note"} <= fields(app)
    fill(app, people="27", outcome="postponed")
    assert fields(app) == {"kind", "occurrence", "outcome", "postponed", "moved", "note"}
    save(fill(app, postponed=date(2016, 9, 20), note="연휴와 겹침"))
    follow(app)
    assert field(app, "occurrence").value == "monthly-meeting.7"
    fill(app, outcome="cancelled")
    assert fields(app) == {"kind", "occurrence", "outcome", "cancelled", "note"}
    save(fill(app, cancelled=date(2016, 10, 20), note="요청이 없음"))
    columns = ("occurrence", "held_on", "attendance", "postponed_on", "postponed_to", "cancelled_on", "note")
    assert stored(store, "event", *columns) == [
        (6, None, None, date(2016, 9, 20), None, None, "연휴와 겹침"),
        (7, None, None, None, None, date(2016, 10, 20), "요청이 없음"),
    ]


@LANGUAGES
def test_what_gathers_nobody_is_done_on_a_day_without_attendance(store: Store, lang: str) -> None:
    for activity, day in (("manual", date(2016, 5, 31)), ("supplies", date(2016, 6, 1))):
        app = at_year_end(record=f"event:{activity}.1", lang=lang)
        assert fields(app) == {"kind", "occurrence", "outcome", "held", "note"}
        save(fill(app, held=day))
    assert stored(store, "event", "activity_id", "held_on", "attendance") == [
        ("manual", date(2016, 5, 31), None),
        ("supplies", date(2016, 6, 1), None),
    ]


@LANGUAGES
def test_who_came_may_be_unknown_and_is_corrected_later(store: Store, lang: str) -> None:
    app = at_year_end(record="event:monthly-meeting.1", lang=lang)
    assert button(app).disabled
    save(fill(app, unknown=True))
    ((key, attendance),) = stored(store, "event", "event_id", "attendance")
    assert attendance is None
    save(fill(at_year_end(record=f"edit:event:{key}", lang=lang), attendance="27"))
    assert stored(store, "event", "event_id", "attendance") == [(key, 27)]


@LANGUAGES
def test_a_postponed_meeting_that_is_held_keeps_why_it_was_put_off(store: Store, lang: str) -> None:
    put_off = {**OF, "activity_id": "monthly-meeting", "occurrence": 6, "postponed_on": date(2016, 9, 20), "note": "연휴와 겹침"}
    key = records.insert(store, "event", put_off, OTHER, AT)
    save(fill(at_year_end(record="event:monthly-meeting.6", lang=lang), held=date(2016, 10, 6), people="44"))
    row = records.read(store, "event", key)
    assert (row["held_on"], row["attendance"], row["postponed_on"], row["note"]) == (date(2016, 10, 6), 44, date(2016, 9, 20), "연휴와 겹침")


# Taken back from the card


def written(store: Store) -> dict[str, list[tuple]]:
    """Every record but its version."""
    with store.cursor() as cursor:
        return {
            table: sorted(cursor.execute(f"SELECT * EXCLUDE (version) FROM store.{table}").fetchall(), key=repr)  # noqa: S608
            for table in ("event", "spending", "support_team")
        }


@IN_BOTH
@pytest.mark.parametrize("what", [*NEW, "correction", "deletion"])
def test_what_was_saved_is_taken_back_from_the_card_and_entered_again(store: Store, what: str, lang: str, then: str) -> None:
    key = pay(store, "ad-hoc", 54_000, "v-1")
    before = written(store)
    if what in NEW:
        app, name = NEW[what][0](lang=lang), "save"
    else:
        app, name = at_year_end(record=f"edit:spending:{key}", lang=lang), "save" if what == "correction" else "delete"
        if what == "correction":
            fill(app, amount_krw="57,000")
    save(app, name)
    after = written(store)
    assert after != before
    speak(app, then)
    app.button(key="record-undo").click().run()
    assert not app.exception
    assert written(store) == before
    assert {"ko": "되돌렸습니다", "en": "Undone"}[then] in said(app)
    assert not [b for b in app.button if b.key == "record-undo"], "it is taken back once"
    if what == "deletion":
        return
    follow(app)
    again = {
        "event": {"people": "28"},
        "an extra event": {"held": date(2016, 4, 28), "people": "28"},
        "payment": {"day": date(2016, 5, 4), "amount": "11,000"},
        "team": {"mode": "direct", "opened_on": date(2016, 5, 2)},
        "correction": {"amount_krw": "58,000"},
    }[what]
    save(fill(app, **again))
    assert app.success
    assert written(store) not in (before, after)


@LANGUAGES
def test_what_somebody_else_changed_since_is_not_taken_back_from_the_card(store: Store, lang: str) -> None:
    app = payment(lang=lang)
    save(app)
    ((key,),) = stored(store, "spending", "spending_id")
    records.update(store, "spending", key, 1, {"memo": "문구"}, OTHER, AT)
    before = store_version(store)
    app.button(key="record-undo").click().run()
    assert not app.exception
    assert app.error
    assert store_version(store) == before
    assert app.success, "the card stays"


# Teams


@IN_BOTH
def test_two_teams_in_a_row_and_a_correction_are_stored_as_they_were_typed(store: Store, lang: str, then: str) -> None:
    before = stored(store, "support_team", "district_id", "mode", "staff", "opened_on", "closed_on")
    app = team(lang=lang)
    records.insert(store, "support_team", {**TEAM, "district_id": "jongno"}, OTHER, AT)
    save(speak(app, then))
    follow(app)
    save(fill(app, district_id="yongsan", mode="entrusted", opened_on=date(2016, 6, 1), staff="5"))
    ((key,),) = [row[:1] for row in stored(store, "support_team", "team_id", "district_id") if row[1] == "yongsan"]
    app = at_year_end("districts", lang=lang)
    for closed in (date(2016, 8, 31), date(2016, 9, 30)):
        app.selectbox(key="team-to-correct").set_value(key).run()
        app.button(key="team-edit").click().run()
        save(fill(app, closed_on=closed))
        app.button(key="record-close").click().run()
    added = [row for row in stored(store, "support_team", "district_id", "mode", "staff", "opened_on", "closed_on") if row not in before]
    assert added == [
        ("jongno", "direct", None, date(2016, 5, 2), None),
        ("jung", "direct", 3, date(2016, 5, 2), None),
        ("yongsan", "entrusted", 5, date(2016, 6, 1), date(2016, 9, 30)),
    ]


TEAM = {"programme": "찾아가는 동 주민센터", "mode": "direct", "opened_on": date(2016, 5, 2), "source": "공문 1"}


@LANGUAGES
def test_of_two_teams_with_equal_labels_the_one_that_was_chosen_is_corrected(store: Store, lang: str) -> None:
    keys = [records.insert(store, "support_team", {**TEAM, "district_id": "jung", "note": note}, OTHER, AT) for note in ("첫째", "둘째")]
    app = at_year_end("districts", district="jung", lang=lang)
    for key, staff in zip(keys, ("3", "4"), strict=True):
        app.selectbox(key="team-to-correct").set_value(key).run()
        app.button(key="team-edit").click().run()
        save(fill(app, staff=staff))
        app.button(key="record-close").click().run()
    assert [(records.read(store, "support_team", key)["note"], records.read(store, "support_team", key)["staff"]) for key in keys] == [
        ("첫째", 3),
        ("둘째", 4),
    ]


@LANGUAGES
def test_what_was_typed_stays_where_somebody_takes_out_what_others_have_changed(store: Store, lang: str) -> None:
    key = pay(store, "ad-hoc", 54_000, "v-1")
    app = fill(at_year_end(record=f"edit:spending:{key}", lang=lang), amount_krw="77,000", memo="내 것")
    records.update(store, "spending", key, 1, {"amount_krw": 60_000, "voucher": "v-2"}, OTHER, AT)
    save(app, "delete")
    assert [field(app, name).value for name in ("amount_krw", "voucher", "memo")] == ["77,000", "v-2", "내 것"]
    assert payments(store) == [("ad-hoc", 60_000, "v-2")]


@LANGUAGES
def test_a_payment_of_a_line_that_the_plan_no_longer_has_keeps_its_event(store: Store, plan: Plan, lang: str) -> None:
    event = records.insert(store, "event", HELD, OTHER, AT)
    key = pay(store, "monthly-spring", 54_000, "v-1", event_id=event)
    lines = tuple(replace(line, id="renamed") if line.id == "monthly-spring" else line for line in plan.budget_line)
    records.load_plan(store, replace(plan, budget_line=lines), OTHER, AT)
    app = at_year_end(record=f"edit:spending:{key}", lang=lang)
    assert button(app).disabled, "nothing differs yet"
    save(fill(app, amount_krw="55,000"))
    assert stored(store, "spending", "line_id", "event_id", "amount_krw", "revision") == [("monthly-spring", event, 55_000, 1)]


@LANGUAGES
def test_an_undo_that_is_pressed_twice_is_made_once_and_says_nothing_of_a_refusal(store: Store, lang: str) -> None:
    app = save(fill(at_year_end(record="spending:ad-hoc", lang=lang), day=date(2016, 4, 29), amount="10,000"))
    undo = app.button(key="record-undo")
    undo._value = True
    twice, address = undo.root.get_widget_states(), dict(app.query_params)
    for _time in range(2):
        app.query_params.update(address)
        run_with(app, twice)
    assert not app.exception and not app.error
    assert payments(store) == []


@LANGUAGES
def test_a_form_that_the_address_has_left_is_there_again_when_the_dialog_is_opened(store: Store, lang: str) -> None:
    label = {"한국어": "기록하기", "English": "Record"}[lang]
    app = press(at_year_end(lang=lang), label)
    fill(app, note="적던 것")
    form = form_of(app)
    for gone in ("record", "form"):
        del app.query_params[gone]
    app.run()
    press(app, label)
    assert (form_of(app), field(app, "note").value) == (form, "적던 것")
    # What was saved, or begun anew, is not offered again.
    app.button(key="record-anew").click().run()
    app.query_params.pop("record")
    app.run()
    assert form_of(press(app, label)) != form


@LANGUAGES
def test_an_event_of_an_activity_that_the_plan_does_not_have_can_be_corrected(store: Store, other_plan: Plan, lang: str) -> None:
    key = records.insert(store, "event", HELD, OTHER, AT)
    records.load_plan(store, other_plan, OTHER, AT)
    save(fill(at_year_end(record=f"edit:event:{key}", lang=lang, plan=other_plan.id), attendance="28"))
    assert stored(store, "event", "plan_id", "activity_id", "occurrence", "attendance") == [("2016", "monthly-meeting", 1, 28)]
