"""An office's document as a draft plan: what was recognised, with its quote and place, what is doubtful, and what was not understood."""
