"""The page in the plainest Streamlit: every run reads the records, computes and draws everything."""

import os
from datetime import datetime

import altair as alt
import pandas as pd
import streamlit as st
from sheet import DAYS, FIRST, LABELS, PLAN, QUANTITIES, RANGES, TITLE, answer

from chatdong.store.reading import repository
from chatdong.store.seed.startup import start_store

st.set_page_config(layout="wide")
st.title(TITLE)
store = st.cache_resource(start_store)(os.environ["CHATDONG_STORE"], datetime(2026, 1, 2))
repository.records(store, PLAN)
left, right = st.columns(2)
with left:
    values = [
        st.slider(label, span.low, span.high, value, span.step, key=group.id)
        for label, span, value, group in zip(LABELS, RANGES, FIRST, QUANTITIES, strict=True)
    ]
found = answer(values)
with right:
    st.subheader(f"가상 편성 {found.total}천원")
    wide = pd.DataFrame({"on": DAYS, "산출내역 계획": found.plan_curve, "가상 편성": found.curve})
    chart = alt.Chart(wide.melt("on"), title=f"가상 편성 {found.total}").mark_line().encode(x="on:T", y="value:Q", color="variable:N")
    st.altair_chart(chart)
    for headings, rows in (found.categories, found.costs):
        st.dataframe(pd.DataFrame(rows, columns=headings), hide_index=True)
