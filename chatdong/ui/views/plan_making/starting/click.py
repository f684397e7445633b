"""The key under which a click on a way to begin keeps its draft: the same for a double click, another for the next draft."""

import secrets

import streamlit as st

from chatdong.domain.plan.model import Plan
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_making import work

_KEYS = "plan-making-click"
"""Session state: way to begin → the key of the draft that its next click keeps."""


def begin(context: PageContext, way: str, plan: Plan, revises: int | None = None, beside: str = "{}") -> str | None:
    """Keep a draft of the plan with what is to be known of it, open it, and return its key; None where the store refuses it, which the page's next
    run says."""
    keys: dict[str, str] = st.session_state.setdefault(_KEYS, {})
    key = keys.setdefault(way, secrets.token_urlsafe(18))
    if not work.begin_with_plan(context, key, plan, revises, beside):
        return None
    del keys[way]
    return key
