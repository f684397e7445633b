"""A dashboard of three pages in the plainest Streamlit: figures with a chart, a chart with a table, a table."""

import altair as alt
import pandas as pd
import streamlit as st
from walk import ACTIVITIES, CURVE, FIGURES, LINES, TITLE


def chart() -> None:
    st.altair_chart(alt.Chart(pd.DataFrame(CURVE)).mark_line().encode(x="day:T", y="planned:Q"))


def overview() -> None:
    st.title("한눈에 보기")
    for column, (label, value) in zip(st.columns(len(FIGURES)), FIGURES.items(), strict=True):
        column.metric(label, value)
    chart()


def budget() -> None:
    st.title("예산 집행")
    chart()
    st.dataframe(pd.DataFrame(LINES), hide_index=True)


def events() -> None:
    st.title("일정·행사")
    st.dataframe(pd.DataFrame(ACTIVITIES), hide_index=True)


st.set_page_config(page_title=TITLE, layout="wide")
st.navigation([st.Page(overview, default=True), st.Page(budget), st.Page(events)]).run()
