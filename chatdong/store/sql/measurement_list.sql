-- Which readings of a plan's indicators, known by a day, match the filters, newest first?
SELECT
    measured_on,
    indicator_id,
    broken_by,
    part,
    value_e4,
    answers,
    source,
    note,
    measurement_id
FROM store.measurement
WHERE
    plan_id = $plan_id
    AND measured_on <= $as_of
    AND ($indicator_id IS NULL OR indicator_id = $indicator_id)
    AND ($text IS NULL OR contains(lower(concat_ws(' ', source, note)), lower($text)))
ORDER BY measured_on DESC, indicator_id, measurement_id
