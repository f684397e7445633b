"""What this session last looked at - filters and a scenario - so that a snapshot can say so."""

from collections.abc import Mapping

import streamlit as st


def note_filter(key: str, label: str, words: str) -> None:
    """Keep what a filter of a page is set to; no words mean that it is not set."""
    filters = st.session_state.setdefault("looked-at-filters", {})
    filters.pop(key, None)
    if words:
        filters[key] = (f"{st.session_state.get('page-title', '')} · {label}", words)


def filters() -> dict[str, str]:
    """The filters that are set: what they are called, by page, and what they are set to."""
    return dict(st.session_state.get("looked-at-filters", {}).values())


def note_scenario(plan: tuple[str, int], costings: Mapping[str, str]) -> None:
    """Keep the costings that a scenario changes: {line id: costing}, of a plan (id and revision)."""
    st.session_state["looked-at-scenario"] = (plan, dict(costings))


def scenario(plan: tuple[str, int]) -> dict[str, str]:
    """The costings that the scenario last looked at changes in this plan; empty where it changes none."""
    of, costings = st.session_state.get("looked-at-scenario", (None, {}))
    return costings if of == plan else {}


def forget() -> None:
    """Another store or plan: what was chosen for the one before says nothing of it."""
    for key in ("looked-at-filters", "looked-at-scenario"):
        st.session_state.pop(key, None)
