"""운영 (operations): version, store, sizes, last backup, and the slowest pages and queries."""

import streamlit as st

from chatdong.ui.components import page
from chatdong.ui.i18n.language import _
from chatdong.ui.session import page_context
from chatdong.ui.views.operations import process

context = page_context.current(of_plan=False)
# The page needs the right to operate the store; without sign-in the local user has it.
page.header(context, process.headline(context))
process.cards(context)
st.caption(
    _(
        "기준일과 상관없이 지금 이 서버가 켜진 뒤의 것입니다. 화면은 마지막 500번의 실행에서 고릅니다. 한 번에 한 줄씩 서버의 기록(표준 오류)에도 남습니다."
    )
)
process.slow_pages(context)
process.slow_queries(context)
process.sizes_and_slowest(context)
