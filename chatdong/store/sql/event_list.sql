-- Which events of a plan, known by a day, match the filters, newest first, with the districts present? Names are those of the revision
-- that an event was recorded in.
WITH known AS (
    SELECT
        event.*,
        CASE WHEN $language = 'en' THEN coalesce(activity.name_en, activity.name) ELSE activity.name END AS activity,
        greatest(
            CASE WHEN event.held_on <= $as_of THEN event.held_on END,
            CASE WHEN event.postponed_on <= $as_of THEN event.postponed_on END,
            CASE WHEN event.cancelled_on <= $as_of THEN event.cancelled_on END
        ) AS newest_day
    FROM store.event AS event
    INNER JOIN store.activity AS activity
        ON event.plan_id = activity.plan_id AND event.revision = activity.revision AND event.activity_id = activity.activity_id
    WHERE event.plan_id = $plan_id
)

SELECT
    activity,
    occurrence,
    held_on,
    postponed_on,
    postponed_to,
    cancelled_on,
    attendance,
    topic,
    note,
    (
        SELECT list(present.district_id ORDER BY present.district_id)
        FROM store.event_district AS present
        WHERE present.event_id = known.event_id
    ) AS districts,
    event_id,
    activity_id
FROM known
WHERE
    newest_day IS NOT NULL
    AND ($activity_id IS NULL OR activity_id = $activity_id)
    AND ($first_day IS NULL OR newest_day >= $first_day)
    AND ($last_day IS NULL OR newest_day <= $last_day)
    AND ($text IS NULL OR contains(lower(concat_ws(' ', topic, note)), lower($text)))
ORDER BY newest_day DESC, activity_id, occurrence DESC, event_id
