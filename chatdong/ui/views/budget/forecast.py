"""The estimates at completion by method, and what each would leave of the current budget."""

from chatdong.domain import glossary
from chatdong.ui.components import tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session.page_context import PageContext


def estimates(context: PageContext) -> None:
    """Draw the table of the year-end forecast (천원): one row a method, with its formula."""
    money, budget = context.status.figures, context.status.rows[0].budget_krw
    forecast = say(glossary.figure("eac_bottom_up").word)
    found = [(glossary.figure(f"eac_{method}"), krw) for method, krw in money.eac.items()]
    tables.table(
        context,
        forecast,
        {
            _("방법"): [say(figure.method) if figure.method else formats.UNKNOWN for figure, _krw in found],
            forecast: [krw for _figure, krw in found],
            _("불용 예상"): [None if krw is None else budget - krw for _figure, krw in found],
            _("계산"): [say(figure.formula) if figure.formula else formats.UNKNOWN for figure, _krw in found],
        },
        "forecast",
        right="look",
        money=(forecast, _("불용 예상")),
    )
