"""The two languages, Korean and English: translation, and the format of amounts and dates."""
