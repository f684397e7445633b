"""The audit list: sign-ins, refusals, downloads, and who was given which role. To look at and to take away, never to change."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from chatdong.store import queries
from chatdong.store.audit import KINDS
from chatdong.store.csv_files import rows_csv
from chatdong.ui import address, data, download, formats, long_list, parts, visitor
from chatdong.ui.data import View
from chatdong.ui.language import _

QUESTION = "audit_list"


def show(view: View) -> None:
    """The filters, a page of the list, and the file of all of it. It is asked anew at every look: a note changes no store version."""
    store = data.store(view.setting)
    everybody = [row["person"] for row in queries.rows(store, "audited_people")]
    kinds = address.pills(_("무엇"), list(KINDS), kind_word, "audit")
    with st.grid(3, min_column_width=160, gap="small"):
        person = address.menu(_("누가"), everybody, str, "audited", placeholder=_("모두 보기"))
        first, last = long_list.period("audited", date(2000, 1, 1), date(2199, 12, 31))
    asked: dict[str, Any] = {"kinds": list(kinds) or None, "person": person, "first_day": first, "last_day": last}
    count, _nothing = queries.size(store, QUESTION, **asked)
    place = st.container()
    rows = queries.page(store, QUESTION, long_list.ROWS, long_list.page(count, "audit-page", asked), **asked)
    headings, mark = [_("언제"), _("누가"), _("무엇"), _("자세히")], parts.example_mark(view)

    def pieces() -> Iterator[bytes]:
        yield from rows_csv(headings, (_cells(row) for row in queries.stream(store, QUESTION, **asked)), mark)

    with place:
        parts.table(
            view,
            _("감사 기록 {count}건", count=formats.count(count)),
            pd.DataFrame([_cells(row) for row in rows], columns=headings),
            "audit",
            whole=download.csv_on_click(pieces),
            empty=_("고른 조건에 맞는 것이 없습니다."),
        )
    st.caption(_("이 목록은 늘어나기만 합니다. 어느 화면에서도 고치거나 지울 수 없습니다. 기록을 누가 바꾸었는지는 기록의 변경 이력에 있습니다."))


def kind_word(kind: str) -> str:
    """A kind of note in words."""
    return {
        "sign_in": _("로그인"),
        "sign_out": _("로그아웃"),
        "refused": _("거절"),
        "download": _("내려받기"),
        "people": _("역할"),
    }[kind]


def _cells(row: Mapping[str, Any]) -> list[str]:
    what = visitor.role_word(row["what"]) if row["kind"] == "sign_in" else row["what"]
    return [row["noted_at"].isoformat(" ", "seconds"), row["person"], kind_word(row["kind"]), what]
