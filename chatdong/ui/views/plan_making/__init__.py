"""Making a plan: begin with a document, confirm what was read beside it, and load it as a new plan or a revision."""
