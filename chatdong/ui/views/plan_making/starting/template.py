"""Beginning with a workbook: the plan that is open goes out as an Excel template, and what comes back becomes a draft of its next revision."""

import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st

from chatdong.documents.document import Document
from chatdong.documents.reader import UnreadableDocument, open_document
from chatdong.documents.workbooks.plan_template import write_template
from chatdong.documents.workbooks.returned_template import Returned, is_template, plan_of_template, read_template, title_of, went_out_with
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan_making import edits
from chatdong.domain.plan_making.parts import Part
from chatdong.domain.plan_making.rows import with_parts
from chatdong.store.reading.query import UnreadablePlan
from chatdong.ui.components import downloads, labels
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session import page_context
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_making.editing import problems
from chatdong.ui.views.plan_making.starting import click

UPLOAD_MB = 20
HELD = "plan-making-template"
"""Session state: the file that was dropped last, and the template that it is."""

_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
"""How the files begin that may be a workbook."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(context: PageContext) -> None:
    """Draw the download of the template, the field for the one that comes back, and what it makes of the plan."""
    plan = context.plan
    if context.outlined:
        st.info(_("열려 있는 계획을 읽을 수 없어 양식을 만들 수 없습니다. 다른 계획을 골라 주십시오."), icon=":material/info:")
    else:
        st.markdown(
            _(
                "지금 열려 있는 **{plan}** {revision}을 엑셀 양식으로 내려받아 고치고, 다시 넣으면 새 차수의 초안이 됩니다.",
                plan=formats.plain(name(plan.title)),
                revision=labels.revision_word(context.revision),
            )
        )
        downloads.button(
            context,
            _("엑셀 양식 내려받기(XLSX)"),
            lambda: write_template(plan, context.revision),
            right="look",
            file_name=f"chatdong-{plan.id}-{context.revision}-template.xlsx",
            mime=XLSX,
            key="plan-template-file",
            icon=":material/download:",
        )
    st.caption(_("고친 양식은 위의 ‘계획서’ 칸에 넣습니다. 양식인 것을 알아보고, 달라지는 것을 초안으로 만듭니다."))


def recognised(content: bytes, file_name: str, file_id: str) -> Document | None:
    """The workbook with its rows read, where a file that was dropped is a template that came back; None for every other file."""
    held: tuple[str, Document | None] = st.session_state.get(HELD, ("", None))
    if held[0] != file_id:
        held = st.session_state[HELD] = (file_id, _opened(content, file_name))
    return held[1]


def _opened(content: bytes, file_name: str) -> Document | None:
    if not content.startswith(_WORKBOOKS):
        return None
    with tempfile.TemporaryDirectory(prefix="chatdong-plan-") as folder:
        path = Path(folder) / "template"
        path.write_bytes(content)
        try:
            document = open_document(path, file_name, largest=UPLOAD_MB * 1_000_000)
            return _held(document) if is_template(document) else None
        except UnreadableDocument:
            # What is wrong with it is told by whoever reads it as a plan's document.
            return None


def _held(document: Document) -> Document:
    """The document with its rows in memory, so that it can be read when its file is gone."""
    tables = tuple(replace(table, source=partial(iter, list(table.rows()))) for table in document.tables)
    return replace(document, tables=tables)


def came_back(context: PageContext, document: Document) -> bool:
    """Draw what a workbook makes of the plan that it went out with, and the button that keeps it as a draft; True where one was begun in this run."""
    plan_id, revision = went_out_with(document)
    before = _stored(context, plan_id, revision)
    if before is None:
        st.error(
            _(
                "이 양식은 ‘{plan}’ {revision}으로 만든 것인데, 이 저장소에 그 차수가 없습니다. 있는 계획의 양식을 다시 내려받거나, "
                "양식에 적힌 것으로 새 계획의 초안을 만드십시오.",
                plan=formats.plain(title_of(document)),
                revision=labels.revision_word(revision),
            ),
            icon=":material/error:",
        )
        return _as_new_plan(context, document)
    returned = read_template(document, before)
    made = with_parts(before, returned.rows, _ids(context, plan_id))
    _notes(returned)
    newest = page_context.revisions(context.store_url, plan_id)[-1]
    if newest != revision:
        st.warning(
            _(
                "이 양식은 {revision}으로 만든 것이고, 지금은 {newest}입니다. 실으면 그사이에 고친 것이 되돌아갈 수 있으니 달라지는 것을 확인하십시오.",
                revision=labels.revision_word(revision),
                newest=labels.revision_word(newest),
            ),
            icon=":material/warning:",
        )
    if not isinstance(made, Plan):
        problems.show_of_file(made, returned.place)
        return False
    problems.to_look_at(edits.to_look_at(made), list(Part))
    same = made == before
    if same:
        st.info(_("양식이 {revision}과 같아 달라지는 것이 없습니다.", revision=labels.revision_word(revision)), icon=":material/info:")
    pressed = st.button(_("양식으로 초안 만들기"), type="primary", icon=":material/table_view:", key="plan-template-begin", disabled=same)
    return pressed and not same and click.begin(context, "template", made, revision) is not None


def _as_new_plan(context: PageContext, document: Document) -> bool:
    """Draw what a workbook makes without the plan that it went out with, and the button that keeps it; True where a draft was begun in this run."""
    made, returned = plan_of_template(document)
    _notes(returned)
    if not isinstance(made, Plan):
        problems.show_of_file(made, returned.place)
        return False
    pressed = st.button(_("양식으로 새 계획 초안 만들기"), type="primary", icon=":material/table_view:", key="plan-template-new")
    return pressed and click.begin(context, "template", made) is not None


def _notes(returned: Returned) -> None:
    """Draw what a reader of a workbook should know; nothing where there is nothing."""
    said = [formats.said(note) for note in returned.notes]
    if len(said) > problems.SHOWN:
        said[problems.SHOWN :] = [_("그 밖에 {count}건", count=formats.count(len(said) - problems.SHOWN))]
    if said:
        st.info("  \n".join(said), icon=":material/info:")


def _stored(context: PageContext, plan_id: str, revision: int) -> Plan | None:
    """The plan in the revision that a workbook names; None where the store has it not, or cannot read it."""
    known = {str(row["plan_id"]) for row in page_context.plans(context.store_url)}
    if plan_id not in known or revision not in page_context.revisions(context.store_url, plan_id):
        return None
    try:
        return page_context.plan_in(context.store_url, plan_id, revision)
    except UnreadablePlan:
        return None


def _ids(context: PageContext, plan_id: str) -> frozenset[str]:
    """The ids of the plan's newest revision: a new row gets none of them."""
    newest = _stored(context, plan_id, page_context.revisions(context.store_url, plan_id)[-1])
    lists = (newest.activity, newest.category, newest.budget_line, newest.indicator, newest.support_team, newest.district) if newest else ()
    return frozenset(one.id for each in lists for one in each)
