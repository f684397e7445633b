"""Floor 3: the pages; the only place in chatdong/ that knows Streamlit and Altair."""
