"""The widgets that all pages share, each declared once: language, example, plan, as-of date. All live in the URL."""

from pathlib import Path

import streamlit as st

from chatdong.domain.plan_file import PlanFileError
from chatdong.store.connection import EXAMPLE, StoreError
from chatdong.ui import data, formats
from chatdong.ui.language import LANGUAGES, _, name, say


ICON = Path(__file__).parent / "icon.png"


def language() -> str:
    """한국어 or English, for the whole session."""
    with st.sidebar:
        return st.segmented_control(
            "언어 · Language",
            list(LANGUAGES),
            format_func=LANGUAGES.get,
            default="ko",
            required=True,
            key="lang",
            bind="query-params",
        )


def store_is_ready() -> bool:
    """Open the store that the session looks at; where it cannot be opened, say why and what to do."""
    try:
        data.store(data.setting())
    except StoreError as error:
        st.error(say(error.sentence), title=_("저장소를 열 수 없습니다"), icon=":material/error:")
        return False
    except PlanFileError as error:
        for mistake in error.mistakes:
            st.error(f"{error.file} · {mistake.where}: {say(mistake.why)}", icon=":material/error:")
        return False
    return True


def view_controls() -> None:
    """Which store, which plan, which day."""
    with st.sidebar:
        only_example = data.configured() == EXAMPLE
        st.toggle(
            _("예시 자료로 보기"),
            value=only_example,
            disabled=only_example,
            key="example",
            on_change=_open_on_its_own_day,
            bind=None if only_example else "query-params",
            help=_("꾸며 낸 한 해의 기록으로 둘러봅니다. 실제 기록과 섞이지 않습니다."),
        )
        store = data.setting()
        plans = {row["plan_id"]: row for row in data.plans(store)}
        chosen = data.chosen_plan(store)
        if len(plans) > 1:
            st.selectbox(
                _("계획"),
                list(plans),
                index=list(plans).index(data.newest_plan(store)),
                key="plan",
                on_change=_open_on_its_own_day,
                bind="query-params",
            )
            chosen = data.chosen_plan(store)
        revisions = data.revisions(store, chosen)
        if len(revisions) > 1:
            st.selectbox(
                _("계획 차수"),
                revisions,
                index=len(revisions) - 1,
                key="revision",
                bind="query-params",
                help=_("고친 계획을 실으면 차수가 하나 늘고, 앞의 차수는 그대로 남습니다."),
            )
        plan = data.plan_of(store, chosen)
        st.date_input(
            _("기준일"),
            value=data.default_day(store, chosen),
            min_value=plan.year.start,
            max_value=plan.year.end,
            format="YYYY-MM-DD",
            key="as_of",
            bind="query-params",
            help=_("이 날까지 알려진 것만 보여 줍니다. 처음 날짜와 다르게 고르면 주소에 남아 동료에게 그대로 보낼 수 있습니다."),
        )
        st.caption(formats.plain(name(plan.title)))


def _open_on_its_own_day() -> None:
    """Callback: another store or plan opens on the day that suits it, not on the day chosen for the one before.

    The day is set and not just forgotten: the browser would send the old one again.
    """
    st.session_state["as_of"] = data.default_day(data.setting(), data.chosen_plan(data.setting()))


def show_example() -> None:
    """Callback: look at the example from now on."""
    st.session_state["example"] = True
    _open_on_its_own_day()
