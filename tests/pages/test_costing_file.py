"""A budget's table is dropped on the plan check, and its lines go into the editor."""

import io

import openpyxl

from tests.pages.app import said, table, visit

ROWS = [
    [None, None, None, None, "(단위: 천원)"],
    ["편성목", "세부사업", "항목", "산출내역", "예산액"],
    ["일반운영비", "추진지원단-운영위원회 워크숍", "강사비", "350,000원×2명×4회", 2800],
    [None, None, "대관료", "300,000원×1실×4회", 1250],
    ["홍보비", "홍보물", "현수막", "50,000원×3개", 150],
    ["합계", None, None, None, 4200],
]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_table_is_read_checked_and_put_into_the_editor() -> None:
    app = visit("plan_check", as_of="2016-12-31")
    app.session_state["budget-edit"] = app.session_state["costing-file"] = True
    app.run()
    app.file_uploader[0].upload("예산.xlsx", workbook()).run()
    assert not app.exception
    lines = table(app, "행", "판정", "사유")
    assert list(zip(lines["행"], lines["판정"], strict=True)) == [(4, "▲ 다름"), (3, "● 맞음"), (5, "● 맞음")], "what differs comes first"
    assert "6행 합계: 적힌 금액 4,200,000원이 3줄의 합 4,200,000원" not in said(app, "warning")
    assert "4행 대관료: 적힌 금액 1,250,000원이 산출액 1,200,000원과 +50,000원 다릅니다." in said(app, "warning")

    # The unit is shown, and can be changed.
    unit = next(box for box in app.selectbox if box.label == "금액의 단위")
    assert unit.value == 1_000
    unit.set_value(1).run()
    assert list(table(app, "행", "판정", "사유")["판정"]) == ["▲ 다름"] * 3
    next(box for box in app.selectbox if box.label == "금액의 단위").set_value(1_000).run()

    # What the plan does not have is asked for before anything goes into the editor.
    assert app.button(key="costing-file-replace").disabled
    next(box for box in app.selectbox if box.label == "편성목 ‘홍보비’의 줄을 넣을 곳").set_value("일반운영비").run()
    next(box for box in app.selectbox if box.label == "세부사업 ‘홍보물’의 줄을 넣을 곳").set_value("기타 물품비").run()
    app.button(key="costing-file-replace").click().run()
    text = next(area for area in app.text_area if area.label == "산출내역").value
    assert text == (
        "[일반운영비] 추진지원단-운영위원회 워크숍\n강사비 350,000원×2명×4회=2,800천원\n대관료 300,000원×1실×4회=1,250천원\n\n"
        "[일반운영비] 기타 물품비\n현수막 50,000원×3개=150천원\n"
    )
    app.button(key="costing-file-add").click().run()
    assert next(area for area in app.text_area if area.label == "산출내역").value == f"{text}\n{text}"
    assert not app.exception


def test_a_file_that_cannot_be_read_says_so_in_a_sentence() -> None:
    app = visit("plan_check", as_of="2016-12-31")
    app.session_state["budget-edit"] = app.session_state["costing-file"] = True
    app.run()
    app.file_uploader[0].upload("예산.pdf", b"%PDF-1.7 none").run()
    assert "PDF는 아직 읽지 못합니다" in said(app, "error")
    assert not app.exception
