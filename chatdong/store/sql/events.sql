-- What became of the occurrences of a plan's activities?
SELECT
    event_id,
    activity_id,
    occurrence,
    held_on,
    postponed_on,
    postponed_to,
    cancelled_on,
    attendance,
    topic,
    note
FROM store.event
WHERE plan_id = $plan_id
ORDER BY coalesce(held_on, postponed_on, cancelled_on), activity_id, occurrence, event_id
