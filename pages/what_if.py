"""예산 시뮬레이션 (what-if): a scenario of the budget, edited by the factors of its costings, with its effect; and the saved scenarios."""

from chatdong.ui.components import page
from chatdong.ui.session import page_context
from chatdong.ui.views.what_if import editor
from chatdong.ui.views.what_if.saved import library

context = page_context.current()
editor.editor(context)
library.show(context)
page.reconciliation_strip(context)
