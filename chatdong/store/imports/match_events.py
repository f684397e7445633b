"""The SQL that compares the events of a file with the stored events."""

from chatdong.store.writing.event_districts import EVENTS

EVENT_GIVEN = """
CREATE OR REPLACE TABLE given AS
SELECT * FROM cell WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = cell.line)
"""
"""The rows without a problem so far."""

EVENT_PROBLEMS = (
    """
    SELECT given.line, 'event_id' AS field, given.event_id AS value, 'id-of-other-plan' AS code, '{}' AS figures
    FROM given INNER JOIN store.event AS stored ON given.event_id = stored.event_id WHERE stored.plan_id <> $plan_id
    """,
    """
    SELECT line, 'event_id', event_id, 'id-twice', to_json({first: first})
    FROM (SELECT line, event_id, min(line) OVER (PARTITION BY event_id) AS first FROM given WHERE event_id IS NOT NULL)
    WHERE line > first
    """,
    """
    SELECT line, 'occurrence', occurrence::VARCHAR, 'occurrence-twice', to_json({first: first})
    FROM (
        SELECT line, occurrence, min(line) OVER (PARTITION BY activity_id, occurrence) AS first FROM given WHERE occurrence IS NOT NULL
    )
    WHERE line > first
    """,
    """
    SELECT given.line, 'occurrence', given.occurrence::VARCHAR, 'other-occurrence', '{}'
    FROM given INNER JOIN store.event AS stored ON given.event_id = stored.event_id AND stored.plan_id = $plan_id
    WHERE
        given.activity_id <> stored.activity_id
        OR (given.occurrence IS NOT NULL AND given.occurrence IS DISTINCT FROM stored.occurrence)
    """,
    """
    SELECT given.line, 'event_id', given.event_id, 'occurrence-under-other-id', to_json({id: stored.event_id})
    FROM given INNER JOIN store.event AS stored
        ON given.activity_id = stored.activity_id AND given.occurrence = stored.occurrence AND stored.plan_id = $plan_id
    WHERE given.event_id <> stored.event_id
    """,
)
"""Problems found before the rows are matched with stored events."""

EVENT_BY_ID = """
SELECT given.line, stored.event_id
FROM given INNER JOIN store.event AS stored ON given.event_id = stored.event_id AND stored.plan_id = $plan_id
WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
"""
"""Match events by id."""

EVENT_BY_NUMBER = """
SELECT given.line, stored.event_id
FROM given INNER JOIN store.event AS stored
    ON given.activity_id = stored.activity_id AND given.occurrence = stored.occurrence AND stored.plan_id = $plan_id
WHERE given.event_id IS NULL AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
"""
"""Match events by activity and occurrence."""

EVENT_BY_DAY = """
WITH days AS (
    SELECT event_id, activity_id, unnest([{what: 'held', day: held_on}, {what: 'cancelled', day: cancelled_on}, {what: 'postponed', day: postponed_on}], recursive := true)
    FROM store.event WHERE plan_id = $plan_id AND event_id NOT IN (SELECT key FROM matched)
),

stored AS (
    SELECT *, row_number() OVER (PARTITION BY activity_id, what, day ORDER BY event_id) AS nth FROM days WHERE day IS NOT NULL
),

file AS (
    SELECT
        line, activity_id,
        CASE WHEN held_on IS NOT NULL THEN 'held' WHEN cancelled_on IS NOT NULL THEN 'cancelled' ELSE 'postponed' END AS what,
        coalesce(held_on, cancelled_on, postponed_on) AS day
    FROM given
    WHERE
        event_id IS NULL AND occurrence IS NULL
        AND line NOT IN (SELECT line FROM matched)
        AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
),

file_in_order AS (
    SELECT *, row_number() OVER (PARTITION BY activity_id, what, day ORDER BY line) AS nth FROM file
)

SELECT min(file_in_order.line), stored.event_id
FROM file_in_order INNER JOIN stored USING (activity_id, what, day, nth)
GROUP BY stored.event_id
"""
"""Match events without an occurrence by activity, state and day, one to one."""

EVENT_NUMBERS = """
SELECT activity_id, occurrence FROM store.event WHERE plan_id = $plan_id AND occurrence IS NOT NULL
UNION
SELECT activity_id, occurrence FROM given WHERE occurrence IS NOT NULL
"""
"""The occurrences that are recorded, or that the file has by their number."""

EVENT_WITHOUT_NUMBER = """
SELECT min(line) AS line, activity_id, held_on
FROM given
WHERE
    event_id IS NULL AND held_on IS NOT NULL AND activity_id IS NOT NULL
    AND line NOT IN (SELECT line FROM matched)
    AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
GROUP BY activity_id, held_on
HAVING count(occurrence) = 0
ORDER BY held_on, line
"""
"""The held events without a number that are not recorded yet, one for each activity and day, by day."""

EVENT_LATE_PROBLEMS = (
    """
    SELECT line, 'held_on', day::VARCHAR, 'same-event', to_json({first: first})
    FROM (
        SELECT
            line, occurrence, event_id, coalesce(held_on, cancelled_on, postponed_on) AS day,
            min(CASE WHEN occurrence IS NULL THEN line ELSE -line END) OVER (PARTITION BY activity_id, day) AS least,
            abs(least) AS first
        FROM given
    )
    WHERE occurrence IS NULL AND event_id IS NULL AND day IS NOT NULL AND first <> line AND line NOT IN (SELECT line FROM matched)
    """,
    """
    SELECT line, 'activity_id', activity_id, 'activity-not-in-revision', '{}'
    FROM given
    WHERE
        line NOT IN (SELECT line FROM matched)
        AND activity_id NOT IN (SELECT activity_id FROM store.activity WHERE plan_id = $plan_id AND revision = $revision)
    """,
    """
    SELECT given.line, 'occurrence', given.occurrence::VARCHAR, 'not-planned-so-often', to_json({times: activity.times})
    FROM given INNER JOIN store.activity AS activity
        ON given.activity_id = activity.activity_id AND activity.plan_id = $plan_id AND activity.revision = $revision
    WHERE given.occurrence > activity.times AND given.line NOT IN (SELECT line FROM matched)
    """,
)
"""Problems of the rows that match no stored event."""

EVENT_PLANNED = f"""
CREATE OR REPLACE TABLE planned AS
WITH merged AS (
    SELECT
        given.line,
        stored.event_id IS NULL AS is_new,
        coalesce(stored.event_id, given.event_id, $new_keys || printf('%012x', given.line)) AS event_id,
        $plan_id AS plan_id,
        coalesce(stored.revision, $revision) AS revision,
        given.activity_id,
        coalesce(stored.occurrence, given.occurrence) AS occurrence,
        coalesce(given.held_on, stored.held_on) AS held_on,
        coalesce(given.postponed_on, stored.postponed_on) AS postponed_on,
        coalesce(given.postponed_to, stored.postponed_to) AS postponed_to,
        coalesce(given.cancelled_on, stored.cancelled_on) AS cancelled_on,
        coalesce(given.attendance, stored.attendance) AS attendance,
        coalesce(given.districts, stored.districts, []) AS districts,
        CASE WHEN given.topic IS NULL OR (stored.event_id IS NOT NULL AND plain(given.topic) IS NOT DISTINCT FROM plain(stored.topic)) THEN stored.topic ELSE given.topic END AS topic,
        CASE WHEN given.note IS NULL OR (stored.event_id IS NOT NULL AND plain(given.note) IS NOT DISTINCT FROM plain(stored.note)) THEN stored.note ELSE given.note END AS note,
        coalesce(stored.version, 0) + 1 AS version,
        stored
    FROM given
    LEFT JOIN matched ON given.line = matched.line
    LEFT JOIN {EVENTS} AS stored ON matched.key = stored.event_id
    WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
)

SELECT
    merged.* EXCLUDE (stored, is_new),
    CASE
        WHEN is_new THEN 'new'
        WHEN
            held_on IS NOT DISTINCT FROM stored.held_on
            AND postponed_on IS NOT DISTINCT FROM stored.postponed_on
            AND postponed_to IS NOT DISTINCT FROM stored.postponed_to
            AND cancelled_on IS NOT DISTINCT FROM stored.cancelled_on
            AND attendance IS NOT DISTINCT FROM stored.attendance
            AND districts IS NOT DISTINCT FROM stored.districts
            AND topic IS NOT DISTINCT FROM stored.topic
            AND note IS NOT DISTINCT FROM stored.note THEN 'same'
        ELSE 'changed'
    END AS state,
    CASE WHEN state = 'changed' THEN to_json(stored) END AS before,
    held_on IS DISTINCT FROM stored.held_on AS holding
FROM merged
"""  # noqa: S608 - the inserted text is a query of this program
"""The events as they would be written, with the state of each (new, changed or same)."""

EVENT_RULES = (
    """
    SELECT line, 'held_on', NULL, 'no-outcome', '{}' FROM planned
    WHERE held_on IS NULL AND postponed_on IS NULL AND cancelled_on IS NULL
    """,
    """
    SELECT line, 'held_on', held_on::VARCHAR, 'held-and-cancelled', to_json({day: cancelled_on}) FROM planned
    WHERE held_on IS NOT NULL AND cancelled_on IS NOT NULL
    """,
    """
    SELECT line, 'postponed_to', postponed_to::VARCHAR, 'moved-without-decision', '{}' FROM planned
    WHERE postponed_to IS NOT NULL AND postponed_on IS NULL
    """,
    """
    SELECT line, 'attendance', attendance::VARCHAR, 'attendance-without-day', '{}' FROM planned
    WHERE attendance IS NOT NULL AND held_on IS NULL
    """,
    """
    SELECT line, 'districts', array_to_string(districts, ', '), 'districts-without-day', '{}' FROM planned
    WHERE len(districts) > 0 AND held_on IS NULL
    """,
    """
    SELECT line, 'held_on', held_on::VARCHAR, 'held-outside-the-year', to_json({day: held_on, year: $fiscal_year::BIGINT, span: $span::VARCHAR}) FROM planned
    WHERE holding AND held_on NOT BETWEEN $first_day AND $last_day
    """,
)
"""Problems of an event after the file's cells are merged into the stored event."""

EVENT_WARNINGS = (
    """
    SELECT line, 'outside-the-year', to_json({day: coalesce(cancelled_on, postponed_on), year: $fiscal_year::BIGINT, span: $span::VARCHAR})
    FROM planned
    WHERE state IN ('new', 'changed') AND NOT holding AND coalesce(cancelled_on, postponed_on) NOT BETWEEN $first_day AND $last_day
    """,
    """
    SELECT line, 'says-not-held', to_json({word: regexp_extract(concat_ws(' ', note, topic), '취소|연기|순연|무산|보류|미개최|미실시')})
    FROM planned
    WHERE state IN ('new', 'changed') AND holding AND held_on IS NOT NULL
        AND regexp_matches(concat_ws(' ', note, topic), '취소|연기|순연|무산|보류|미개최|미실시')
    """,
    """
    SELECT line, 'extra-event', '{}' FROM planned WHERE state = 'new' AND occurrence IS NULL
    """,
    """
    SELECT line, 'occurrence-proposed', to_json({occurrence: occurrence}) FROM planned
    WHERE state = 'new' AND line IN (SELECT line FROM proposed)
    """,
)
"""Warnings for the user; they do not prevent the import."""
