-- Which readings of indicators are recorded for a plan, in the order of their days?
SELECT
    measurement_id,
    indicator_id,
    measured_on,
    value_e4,
    source,
    broken_by,
    part,
    answers,
    note
FROM store.measurement
WHERE plan_id = $plan_id
ORDER BY measured_on, measurement_id
