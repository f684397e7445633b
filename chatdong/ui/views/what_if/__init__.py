"""What the page of scenarios shows: sliders, fields, effect, questions, uncertainty."""
