"""The office report: status, comparison, drafted sections, and the texts that replace drafts."""
