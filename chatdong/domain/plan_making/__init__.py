"""Making a plan without a document: its parts as rows that people edit, next year's plan from this year's, and a plan made by a few questions."""
