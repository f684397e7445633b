-- Which events are recorded for a plan (held, postponed, cancelled), with the districts present?
WITH present AS (
    SELECT event_id, list(district_id ORDER BY district_id) AS districts
    FROM store.event_district
    GROUP BY event_id
)

SELECT
    event.event_id,
    event.activity_id,
    event.occurrence,
    event.held_on,
    event.postponed_on,
    event.postponed_to,
    event.cancelled_on,
    event.attendance,
    event.topic,
    event.note,
    coalesce(present.districts, []) AS districts
FROM store.event AS event
LEFT JOIN present ON event.event_id = present.event_id
WHERE event.plan_id = $plan_id
ORDER BY coalesce(event.held_on, event.postponed_on, event.cancelled_on), event.activity_id, event.occurrence, event.event_id
