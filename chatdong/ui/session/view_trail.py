"""The filters and the scenario last viewed in this session, recorded in a snapshot."""

from collections.abc import Mapping

import streamlit as st

from chatdong.ui.session import navigation


def note_filter(key: str, label: str, words: str) -> None:
    """Remember the value of a page's filter in words; an empty text means that the filter is not set."""
    filters = st.session_state.setdefault("looked-at-filters", {})
    filters.pop(key, None)
    if words:
        filters[key] = (f"{st.session_state.get('page-title', '')} · {label}", words)


def filters() -> dict[str, str]:
    """The filters that are set: value by "page title · label"."""
    return dict(st.session_state.get("looked-at-filters", {}).values())


def note_scenario(plan: tuple[str, int], costings: Mapping[str, str]) -> None:
    """Remember the costings of the viewed scenario by line id, of a plan (id and revision)."""
    st.session_state["looked-at-scenario"] = (plan, dict(costings))


def scenario(plan: tuple[str, int]) -> dict[str, str]:
    """The costings by line id of the scenario last viewed for this plan (id and revision); empty where there is none."""
    of, costings = st.session_state.get("looked-at-scenario", (None, {}))
    return costings if of == plan else {}


def forget() -> None:
    """Forget filters and scenario, when another store or plan is selected."""
    navigation.forget()
    for key in ("looked-at-filters", "looked-at-scenario"):
        st.session_state.pop(key, None)
