"""가상 편성: move a factor of any costing line and see at once what it does to the money."""

from chatdong.ui.components import page
from chatdong.ui.session import page_context
from chatdong.ui.views.what_if import editor
from chatdong.ui.views.what_if.saved import library

context = page_context.current()
editor.editor(context)
library.show(context)
page.reconciliation_strip(context)
