"""가상 편성: move a factor of any costing line and see at once what it does to the money."""

from chatdong.ui import data, formats, parts, what_if
from chatdong.ui.language import _

view = data.view()
parts.header(view, _("가상 편성: 인원, 횟수, 단가를 바꾸어 {total}천원 안에 드는지 봅니다", total=formats.thousands(view.plan.total_krw)))
what_if.editor(view)
parts.reconciliation_strip(view)
