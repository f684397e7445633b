"""Every module that a page imports, so that one import at the server's start spares the first visitor the wait."""

from chatdong.ui import (  # noqa: F401
    address,
    agenda_words,
    calendar_chart,
    calendar_cliffs,
    calendar_file,
    calendar_words,
    charts,
    data,
    district_words,
    headlines,
    history,
    import_form,
    older_snapshot,
    parts,
    plan_editor,
    plan_text,
    record_edit,
    record_forms,
    sidebar,
    what_if,
)
