"""A chart as a picture of a document: a PNG in the light theme, at the width of a page."""

from functools import cache

import altair as alt

from chatdong.ui.office_files.page_layout import FONTS
from chatdong.ui.session.cache import cached

WIDTH = 680
"""The plot's width in pixels: text of 12–13 pixels becomes 8–9 points at the width of a page."""

SCALE = 2


def png(chart: alt.LayerChart) -> bytes:
    """A chart as the bytes of a PNG, drawn with the font shipped with the app. The caller draws the chart within ``theme.on_paper()``."""
    drawn = (
        chart.properties(width=WIDTH, background="white")
        .configure(font="Pretendard")
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12)
    )
    return _png(drawn.to_json())


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
