"""Progress: the records, the outcome of each planned occurrence (``occurrences``), the goals with their status and what is left of each, 가중 달성도
and 분기별 목표 (``goals``), 필요한 속도, how many a month that takes (``required_pace``), and at how many events each district was present
(``district_presence``)."""
