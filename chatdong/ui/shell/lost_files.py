"""What is said where a file did not arrive: Streamlit's browser side says it in English, so that styles say it in the language of the session."""

import json

import streamlit as st

from chatdong.ui.i18n.language import _


def words() -> None:
    """Draw the styles that say below a download button, and below a field for files, that its file did not arrive."""
    not_made = _("파일을 만들지 못했습니다. 화면을 새로 고친 다음 다시 눌러 주십시오. 그래도 안 되면 담당자에게 알려 주십시오.")
    not_sent = _(
        "이 파일은 올라가지 않아 읽지 않았습니다. 연결과 파일의 크기·종류를 확인하고 다시 넣어 주십시오. "
        "작은 파일도 안 되면 앞단 서버(프록시)가 막은 것이니 담당자에게 알려 주십시오."
    )
    st.html(f"<style>{_STYLES % {'not_made': _css(not_made), 'not_sent': _css(not_sent)}}</style>")


_STYLES = """
[data-testid="stDownloadButtonError"] { width: 18rem; max-width: 80vw; font-size: 0; }
[data-testid="stDownloadButtonError"]::after { font-size: 0.875rem; content: %(not_made)s; }
[class*="st-key-upload-"] [data-testid="stFileUploader"]:has([data-testid="stFileChipIconError"])::after {
  display: block; margin-top: 0.5rem; font-size: 0.875rem; color: light-dark(#B42318, #F97066); content: %(not_sent)s;
}
/* Its own words come up where the mouse is, and are read out. */
[class*="st-key-upload-"] [data-testid="stTooltipErrorHoverTarget"] { pointer-events: none; }
[class*="st-key-upload-"] [data-testid="stTooltipErrorHoverTarget"] button { pointer-events: auto; }
[class*="st-key-upload-"] [data-testid="stFileChip"] [role="alert"] { display: none; }
"""


def _css(text: str) -> str:
    """A text as a string of CSS."""
    return json.dumps(text, ensure_ascii=False)
