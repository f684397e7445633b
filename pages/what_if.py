"""가상 편성: move a factor of any costing line and see at once what it does to the money."""

from chatdong.ui import data, parts, scenario_shelf, what_if, what_if_instrument

view = data.view()
what_if.editor(view)
if what_if_instrument.stands():
    scenario_shelf.show(view)
    parts.reconciliation_strip(view)
