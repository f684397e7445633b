"""Progress: the records, the outcome of each planned occurrence, the goals with what is left of each (``goals``), how many a month that takes
(``required_pace``), and at how many events each district was present (``district_presence``)."""
