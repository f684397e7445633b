"""운영: version, store, sizes, last backup, and what is slow, for whoever runs the server."""

import streamlit as st

from chatdong.ui import data, operating, parts
from chatdong.ui.language import _

view = data.view(of_plan=False)
# Whoever may administer the store sees this page; where nobody signs in, that is the one local user.
parts.header(view, operating.headline(view))
operating.cards(view)
st.caption(
    _(
        "기준일과 상관없이 지금 이 서버가 켜진 뒤의 것입니다. 화면은 마지막 500번의 실행에서 고릅니다. 한 번에 한 줄씩 서버의 기록(표준 오류)에도 남습니다."
    )
)
operating.slow_pages(view)
operating.slow_queries(view)
operating.tables(view)
parts.reconciliation_strip(view)
