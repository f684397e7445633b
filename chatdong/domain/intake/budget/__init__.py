"""The money of a document: its budget tables as lines, its budget in sentences, which of them count, and its spending plan."""
