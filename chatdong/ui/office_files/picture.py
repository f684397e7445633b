"""A chart as a picture of a document: a PNG in the light theme, at the width of a page."""

from functools import cache

import altair as alt

from chatdong.ui.office_files.page_layout import FONTS
from chatdong.ui.session.cache import cached

WIDTH = 680
"""The plot's width in pixels: text of 12–13 pixels becomes 8–9 points at the width of a page."""

SCALE = 2


def png(chart: alt.LayerChart) -> bytes:
    """A chart as the bytes of a PNG. The caller draws the chart within ``theme.on_paper()``."""
    return _png(on_page(chart).to_json())


def on_page(chart: alt.LayerChart) -> alt.LayerChart:
    """A chart at the width of a page, in the font shipped with the app."""
    return (
        chart.properties(width=WIDTH, background="white")
        .configure(font="Pretendard")
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12)
    )


@cached(32)
def _png(picture: str) -> bytes:
    import vl_convert  # a slow import, needed only for a file

    _register_fonts()
    return vl_convert.vegalite_to_png(picture, scale=SCALE, allowed_base_urls=[])


@cache
def _register_fonts() -> None:
    """Register the fonts shipped with the app: a server may have no Korean font."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
