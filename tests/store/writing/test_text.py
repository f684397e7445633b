"""Texts with marks that nobody sees, over both databases: vouchers that are one, names and texts that are refused, cells that run nothing."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.toml_format import PlanFileError, format_plan, load_plan_file
from chatdong.domain.progress.entry_checks import same_voucher
from chatdong.domain.roles import Actor
from chatdong.store.access import roles
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import EXAMPLE, Store, open_store
from chatdong.store.imports import importer
from chatdong.store.imports.sheet import sheet_of
from chatdong.store.ledger.cells import plain_cell
from chatdong.store.reading import csv_format, query
from chatdong.store.writing import records

AT = datetime(2026, 1, 2, 3, 4, 5)
ME = Actor.local("me")
PAID = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 13), "amount_krw": 10_000}
MORE = {"plan_id": "2016", "revision": 1, "name": "더", "edits": {}}
TEAM = {"programme": "p", "mode": "direct", "opened_on": date(2016, 1, 1), "source": "공문"}
SPELLINGS = ["V-1", "Ⅴ-1", "V\u200b-1", "\u202eV-1", "Ｖ－１"]


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest, plan: Plan) -> Iterator[Store]:
    if request.param == "postgres":
        opened = request.getfixturevalue("cleared_postgres")()
        records.load_plan(opened, plan, ME, AT)
        yield opened
        return
    opened = open_store(EXAMPLE, AT)
    records.load_plan(opened, plan, ME, AT)
    yield opened
    opened.close()


def file_of(*rows: tuple[str, ...], head: str = "지출일,산출내역,금액,증빙번호,적요") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([head.split(","), *rows])
    return out.getvalue().encode()


def same(store: Store, typed: str | None, amount_krw: int) -> int:
    """How many payments the form warns of."""
    found = query.rows(store, "vouchers_of_amount", plan_id="2016", amount_krw=amount_krw)
    return same_voucher([(row["voucher"], row["count"]) for row in found], typed)


def counts(store: Store, file: bytes) -> dict[str, int]:
    seen = importer.preview(store, "2016", "spending", file)
    found = {state: count for state, count in seen.counts.items() if count}
    seen.close()
    return found


def test_a_payment_is_recognised_however_its_voucher_is_stored_and_typed(store: Store) -> None:
    amounts = [10_000 * number for number in range(1, len(SPELLINGS) + 1)]
    for stored, amount in zip(SPELLINGS, amounts, strict=True):
        records.insert(store, "spending", {**PAID, "voucher": stored, "memo": "다과", "amount_krw": amount}, ME, AT)

    def dropped(typed: str) -> dict[str, int]:
        """What becomes of a file with a payment of each amount."""
        return counts(store, file_of(*(("2016-05-13", "ad-hoc", str(amount), typed, "다과") for amount in amounts)))

    for typed in SPELLINGS:
        assert dropped(typed) == {"same": len(SPELLINGS)}, typed
    assert dropped("V-2") == {"new": len(SPELLINGS)}
    for typed in SPELLINGS:
        assert [same(store, typed, amount) for amount in amounts] == [1] * len(SPELLINGS), typed
        assert same(store, typed, 10_001) == 0


def test_the_same_payment_twice_in_a_file_is_one_and_another_amount_is_warned_about(store: Store) -> None:
    seen = importer.preview(store, "2016", "spending", file_of(*(("2016-05-13", "ad-hoc", "10000", typed, "") for typed in SPELLINGS)))
    assert (seen.counts["new"], seen.counts["refused"]) == (1, len(SPELLINGS) - 1)
    assert {str(refusal.reason) for refusal in seen.refusals()} == {"2행과 같은 지출입니다(내역, 날짜, 금액, 증빙번호, 적요)."}
    seen.close()
    records.insert(store, "spending", {**PAID, "voucher": "V-1"}, ME, AT)
    seen = importer.preview(store, "2016", "spending", file_of(("2016-05-20", "ad-hoc", "10000", "Ⅴ-1", "")))
    (row,) = seen.rows("new")
    assert "증빙번호와 금액이 같은 지출이 이미 1건 있습니다." in map(str, row.warnings)
    seen.close()


def test_a_voucher_of_marks_alone_is_none(store: Store) -> None:
    records.insert(store, "spending", {**PAID, "voucher": "\u200b"}, ME, AT)
    for nothing in ("", "\u200b", "\u202e", None):
        assert same(store, nothing, 10_000) == 0
    assert counts(store, file_of(("2016-05-13", "ad-hoc", "10000", "\u202e", ""))) == {"same": 1}


def test_a_number_is_written_anew_where_the_file_names_the_record_itself(store: Store) -> None:
    key = records.insert(store, "spending", {**PAID, "voucher": "Ⅴ-1"}, ME, AT)
    head = "spending_id,지출일,산출내역,금액,증빙번호"
    assert counts(store, file_of((key, "2016-05-13", "ad-hoc", "10000", "V-1"), head=head)) == {"changed": 1}
    assert counts(store, file_of(("2016-05-13", "ad-hoc", "10000", "V-1", ""))) == {"same": 1}


WITH_A_ZERO_BYTE = [
    ("spending", {**PAID, "memo": "다과\0비"}), ("spending", {**PAID, "voucher": "\0"}), ("scenario", {**MORE, "description": "a\0"}),
    ("support_team", {**TEAM, "note": "\0가"}), ("scenario", {**MORE, "name": "더\0"}),
]  # fmt: skip


def test_a_zero_byte_is_called_what_it_is_over_both_databases(store: Store) -> None:
    for table, values in WITH_A_ZERO_BYTE:
        with pytest.raises(RefusedWrite, match=r"NUL 문자\(U\+0000\)"):
            records.insert(store, table, values, ME, AT)
        assert query.store_version(store) == 1
    key = records.insert(store, "spending", PAID, ME, AT)
    with pytest.raises(RefusedWrite, match=r"‘다과비’: .*NUL 문자\(U\+0000\)"):
        records.update(store, "spending", key, 1, {"memo": "다과\0비"}, ME, AT)


def test_a_name_with_a_mark_that_nobody_sees_is_refused_and_one_around_it_comes_off(store: Store) -> None:
    for mark in ("\u202e", "\u2066", "\n", "\x1b", "\x9b"):
        said = rf"\(U\+{ord(mark):04X}\)"
        with pytest.raises(RefusedWrite, match=said):
            records.insert(store, "scenario", {**MORE, "name": f"가{mark}나"}, ME, AT)
        with pytest.raises(RefusedWrite, match=said):
            records.insert(store, "support_team", {**TEAM, "operator": f"가{mark}나"}, ME, AT)
        with pytest.raises(RefusedWrite, match=said):
            roles.give_role(store, Actor(f"kim{mark}@example.go.kr", "viewer"), Actor("head@example.go.kr", "admin"), AT)
    key = records.insert(store, "scenario", {**MORE, "name": "\u200b더 \ufeff"}, ME, AT)
    assert records.read(store, "scenario", key)["name"] == "더"
    with pytest.raises(RefusedWrite, match="같은 이름의 시나리오가 이미 있습니다"):
        records.insert(store, "scenario", {**MORE, "name": "더\u200e"}, ME, AT)
    roles.give_role(store, Actor("kim@example.go.kr\u200b", "viewer"), Actor("head@example.go.kr", "admin"), AT)
    assert "kim@example.go.kr" in roles.people(store)


# Files


def test_a_plan_file_with_such_a_mark_is_refused_where_it_stands_and_lines_are_let_be(plan: Plan, tmp_path) -> None:
    first = plan.activity[0]
    path = tmp_path / "plan.toml"
    path.write_text(format_plan(replace(plan, activity=(replace(first, name=LocalizedText("월\u202e간담회")), *plan.activity[1:]))), "utf-8")
    with pytest.raises(PlanFileError) as refused:
        load_plan_file(path)
    (mistake,) = refused.value.mistakes
    assert mistake.where == "activity[1].name.ko"
    assert "(U+202E)" in str(mistake.why)
    lines = replace(plan, activity=(replace(first, source="첫 줄\n둘째 줄"), *plan.activity[1:]))
    path.write_text(format_plan(lines), "utf-8")
    assert load_plan_file(path) == lines


def test_a_file_with_a_zero_byte_is_refused_by_its_line_and_its_name(plan: Plan) -> None:
    store = open_store(EXAMPLE, AT)
    records.load_plan(store, plan, ME, AT)
    rows = [("2016-05-13", "ad-hoc", "10000", "V-1", "다과"), ("2016-05-14", "ad-hoc", "10000", "V-2", "다\0과")]
    with pytest.raises(importer.RefusedFile, match=r"^3번째 줄에 .* NUL 문자\(U\+0000\)"):
        importer.preview(store, "2016", "spending", file_of(*rows))
    with pytest.raises(importer.RefusedFile, match=r"^3번째 줄에 .*\(U\+0007\)"):
        importer.preview(store, "2016", "spending", file_of(rows[0], ("2016-05-14", "ad-hoc", "10000", "V-2", "\x07")))
    sheet = sheet_of(rows, plan)
    assert sheet is not None
    with pytest.raises(importer.RefusedFile, match=r"^3번째 줄에 .* NUL 문자"):
        importer.preview(store, "2016", "spending", sheet.content, profile=sheet.profile)
    # What is in UTF-16 has zero bytes all over, and is read.
    text = "지출일,산출내역,금액,증빙번호\n2016-05-13,ad-hoc,10000,V-1\n"
    for encoded in (text.encode("utf-16"), text.encode("utf-16-le")):
        assert counts(store, encoded) == {"new": 1}
    with pytest.raises(importer.RefusedFile, match="글자 파일이 아닙니다"):
        importer.preview(store, "2016", "spending", b"SQLite format 3\0" + bytes(9_000))
    store.close()


@pytest.mark.parametrize("sign", [*"=+-@＝＋－＠\t\r\n\0", "\u200b", "\u200d", "\u2060", "\ufeff", "\u200e", "\u202e", "\u2066", "\u00ad"])
def test_a_cell_that_a_spreadsheet_may_take_for_a_formula_is_quoted_however_the_file_is_made_and_comes_back(sign: str, example: Store) -> None:
    evil = f"{sign}1+1"
    with example.cursor() as cursor:
        made = [
            csv_format.csv_bytes(pd.DataFrame({"적요": [evil]})),
            b"".join(csv_format.rows_csv(["적요"], [[evil]])),
            b"".join(csv_format.answer_csv(cursor, "SELECT $evil AS memo", {"evil": evil}, {"memo": "적요"})),
        ]
    for data in made:
        (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        assert row["적요"] == f"'{evil}"
        assert plain_cell(row["적요"]) == plain_cell(evil)
