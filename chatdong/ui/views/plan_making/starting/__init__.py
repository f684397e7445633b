"""Beginning a plan without a document: from last year's, by a few questions, or with a workbook that goes out and comes back."""
