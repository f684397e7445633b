"""A finding of the plan check: its mark, its rule, the quotes and the figures."""

from datetime import date

import streamlit as st

from chatdong.domain.plan_check.checker import Finding, Severity, rule_by_id
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import say

SEVERITY_ICONS = {
    Severity.CONTRADICTION: ":material/error:",
    Severity.GAP: ":material/indeterminate_question_box:",
    Severity.DOUBT: ":material/help:",
}


def icon(finding: Finding) -> str:
    """The icon of a finding's severity."""
    return SEVERITY_ICONS[finding.severity]


def figure(value: object) -> str:
    """A finding's figure as text: a number with commas, a date."""
    if isinstance(value, int):
        return formats.count(value)
    return formats.day(value) if isinstance(value, date) else str(value)


def show(finding: Finding) -> None:
    """Draw the rule of a finding, the quotes that contradict each other, and the figures."""
    rule = rule_by_id(finding.rule_id)
    st.caption(formats.plain(f"{say(rule.title)} · {say(rule.explanation)}"))
    quotes = [f"> {formats.plain(quote.text)}  \n> :gray[{formats.plain(quote.source)}]" for quote in finding.quotes]
    figures = [f"- {formats.plain(say(each.label))}: **{formats.plain(figure(each.value))}**" for each in finding.figures]
    st.markdown("\n\n".join((*quotes, "\n".join(figures))))
