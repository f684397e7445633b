"""The front door that ``streamlit run app.py`` serves; what every visitor's run does stands in ``front_door.py``.

The script that Streamlit runs must not lie beside ``pages/``: Streamlit would then take the first visit by a deep link
for an app of its older kind, and show the page without the sidebar that all pages share.
"""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).parent / "chatdong" / "ui" / "front_door.py")
