"""Floor 3: the only place in chatdong/ that knows Streamlit and Altair."""
