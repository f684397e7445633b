"""The audit list: sign-ins, sign-outs, refusals, downloads and changes of roles. It is read-only."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import streamlit as st

from chatdong.store.access.audit import KINDS
from chatdong.store.engines.errors import BEYOND_PLANS
from chatdong.store.reading import query
from chatdong.store.reading.csv_format import rows_csv
from chatdong.ui.components import downloads, labels, pagination, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.districts import wording

QUESTION = "audit_list"


def show(context: PageContext) -> None:
    """Draw the filters, one page of the list and the CSV of all of it. The list is read anew in every run: its entries change no store version."""
    store = stores.store(context.store_url)
    everybody = [row["person"] for row in query.rows(store, "audited_people")]
    kinds = url_widgets.pills(_("무엇"), list(KINDS), kind_word, "audit")
    with st.grid(3, min_column_width=160, gap="small", row_height=tables.CHOICE):
        person = url_widgets.menu(_("누가"), everybody, str, "audited", placeholder=_("모두 보기"))
        first, last = pagination.period("audited", date(2000, 1, 1), date(2199, 12, 31))
    asked: dict[str, Any] = {"kinds": list(kinds) or None, "person": person, "first_day": first, "last_day": last}
    count, _nothing = query.size(store, QUESTION, **asked)
    place = st.container()
    rows = query.page(store, QUESTION, pagination.ROWS, pagination.page(count, "audit-page", asked), **asked)
    districts = wording.known_names(context)
    headings, mark = [_("언제"), _("누가"), _("무엇"), _("자세히")], labels.example_mark(context)

    def pieces() -> Iterator[bytes]:
        """The CSV of all entries, in pieces."""
        yield from rows_csv(headings, (_cells(row, districts) for row in query.stream(store, QUESTION, **asked)), mark)

    with place:
        tables.table(
            context,
            _("감사 기록 {count}건", count=formats.count(count)),
            tables.columns_of(headings, [_cells(row, districts) for row in rows]),
            "audit",
            right="people",
            whole=downloads.csv_on_click(pieces),
            empty=_("고른 조건에 맞는 것이 없습니다."),
        )
    st.caption(_("이 목록은 늘어나기만 합니다. 어느 화면에서도 고치거나 지울 수 없습니다. 기록을 누가 바꾸었는지는 기록의 변경 이력에 있습니다."))


def kind_word(kind: str) -> str:
    """A kind of audit entry in words."""
    return {
        "sign_in": _("로그인"),
        "sign_out": _("로그아웃"),
        "refused": _("거절"),
        "download": _("내려받기"),
        "people": _("역할"),
    }[kind]


def _cells(row: Mapping[str, Any], districts: Mapping[str, str]) -> list[str]:
    told = TOLD.get(row["kind"])
    what = told(row["what"], districts) if told else row["what"]
    return [row["noted_at"].isoformat(" ", "seconds"), row["person"], kind_word(row["kind"]), what]


# The store keeps code words (roles, rights, ids), which are translated here.


def _signed_in_as(what: str, _districts: Mapping[str, str]) -> str:
    return auth.role_word(what)


def _refused(what: str, _districts: Mapping[str, str]) -> str:
    """The right that was refused, with the record where it lay outside the person's districts, or the plan that is none of theirs."""
    right, _sign, record = what.partition(": ")
    if record == f"{BEYOND_PLANS}*":
        return _("{right}: 저장소 전체", right=auth.right_word(right))
    if record.startswith(BEYOND_PLANS):
        return _("{right}: 맡지 않은 계획 {plan}", right=auth.right_word(right), plan=record.removeprefix(BEYOND_PLANS))
    return _("{right}: 맡은 자치구 밖의 기록 {record}", right=auth.right_word(right), record=record) if record else auth.right_word(right)


def _changed_role(what: str, districts: Mapping[str, str]) -> str:
    """The person whose role was changed, with the role before and after."""
    who, _sign, change = what.partition(": ")
    return f"{who}: {' → '.join(_role(side, districts) for side in change.split(' → '))}"


def _role(written: str, districts: Mapping[str, str]) -> str:
    """A stored role with its districts and plans, such as ``recorder (id, id) [plan, plan]``, in words."""
    rest, _sign, plans = written.partition(" [")
    role, _sign, held_to = rest.partition(" (")
    named = ", ".join(districts.get(district_id, district_id) for district_id in held_to.rstrip(")").split(", "))
    told = f"{auth.role_word(role)} ({named})" if held_to else auth.role_word(role)
    return f"{told} [{plans}" if plans else told


TOLD = {"sign_in": _signed_in_as, "refused": _refused, "people": _changed_role}
