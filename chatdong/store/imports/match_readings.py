"""The SQL that compares the readings of a file with the stored readings."""

READING_GIVEN = """
CREATE OR REPLACE TABLE given AS
SELECT cell.*, plain(cell.source) AS key_of_source
FROM cell
WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = cell.line)
"""
"""The rows without a problem so far, each with its source as it is compared."""

READING_PROBLEMS = (
    """
    SELECT given.line, 'measurement_id' AS field, given.measurement_id AS value, 'id-of-other-plan' AS code, '{}' AS figures
    FROM given INNER JOIN store.measurement AS stored ON given.measurement_id = stored.measurement_id WHERE stored.plan_id <> $plan_id
    """,
    """
    SELECT line, 'measurement_id', measurement_id, 'id-twice', to_json({first: first})
    FROM (SELECT line, measurement_id, min(line) OVER (PARTITION BY measurement_id) AS first FROM given WHERE measurement_id IS NOT NULL)
    WHERE line > first
    """,
    """
    SELECT given.line, 'indicator_id', given.indicator_id, 'other-indicator', '{}'
    FROM given INNER JOIN store.measurement AS stored ON given.measurement_id = stored.measurement_id AND stored.plan_id = $plan_id
    WHERE
        given.indicator_id <> stored.indicator_id
        OR given.broken_by IS DISTINCT FROM stored.broken_by
        OR given.part IS DISTINCT FROM stored.part
    """,
)
"""Problems found before the rows are matched with stored readings."""

READING_BY_ID = """
SELECT given.line, stored.measurement_id
FROM given INNER JOIN store.measurement AS stored ON given.measurement_id = stored.measurement_id AND stored.plan_id = $plan_id
WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
"""
"""Match readings by id."""

READING_BY_CONTENT = """
WITH stored AS (
    SELECT
        measurement_id, indicator_id, broken_by, part, measured_on, value_e4, plain(source) AS source,
        row_number() OVER (PARTITION BY indicator_id, broken_by, part, measured_on, value_e4, plain(source) ORDER BY measurement_id) AS nth
    FROM store.measurement
    WHERE plan_id = $plan_id AND measurement_id NOT IN (SELECT key FROM matched)
),

file AS (
    SELECT
        line, indicator_id, broken_by, part, measured_on, value_e4, key_of_source AS source,
        row_number() OVER (PARTITION BY indicator_id, broken_by, part, measured_on, value_e4, key_of_source ORDER BY line) AS nth
    FROM given
    WHERE
        measurement_id IS NULL
        AND line NOT IN (SELECT line FROM matched)
        AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
)

SELECT file.line, stored.measurement_id
FROM file
INNER JOIN stored
    ON
        file.indicator_id = stored.indicator_id
        AND file.broken_by IS NOT DISTINCT FROM stored.broken_by
        AND file.part IS NOT DISTINCT FROM stored.part
        AND file.measured_on = stored.measured_on
        AND file.value_e4 = stored.value_e4
        AND file.source IS NOT DISTINCT FROM stored.source
        AND file.nth = stored.nth
"""
"""Match readings by indicator, part, day, value and source, one to one."""

READING_BY_SOURCE = """
WITH stored AS (
    SELECT indicator_id, broken_by, part, measured_on, plain(source) AS source, min(measurement_id) AS measurement_id
    FROM store.measurement
    WHERE plan_id = $plan_id AND measurement_id NOT IN (SELECT key FROM matched)
    GROUP BY indicator_id, broken_by, part, measured_on, plain(source)
    HAVING count(*) = 1
),

file AS (
    SELECT indicator_id, broken_by, part, measured_on, key_of_source AS source, min(line) AS line
    FROM given
    WHERE
        measurement_id IS NULL
        AND line NOT IN (SELECT line FROM matched)
        AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
    GROUP BY indicator_id, broken_by, part, measured_on, key_of_source
    HAVING count(*) = 1
)

SELECT file.line, stored.measurement_id
FROM file
INNER JOIN stored
    ON
        file.indicator_id = stored.indicator_id
        AND file.broken_by IS NOT DISTINCT FROM stored.broken_by
        AND file.part IS NOT DISTINCT FROM stored.part
        AND file.measured_on = stored.measured_on
        AND file.source IS NOT DISTINCT FROM stored.source
"""
"""Match readings of another value by indicator, part, day and source, where both sides have them once."""

READING_LATE_PROBLEMS = (
    """
    SELECT line, 'value_e4', NULL, 'same-reading', to_json({first: first})
    FROM (
        SELECT
            line, measurement_id,
            min(line) OVER (PARTITION BY indicator_id, broken_by, part, measured_on, value_e4, key_of_source) AS first
        FROM given
    )
    WHERE line > first AND measurement_id IS NULL AND line NOT IN (SELECT line FROM matched)
    """,
)
"""Problems of the rows that match no stored reading."""

READING_PLANNED = """
CREATE OR REPLACE TABLE planned AS
WITH merged AS (
    SELECT
        given.line,
        stored.measurement_id IS NULL AS is_new,
        coalesce(stored.measurement_id, given.measurement_id, $new_keys || printf('%012x', given.line)) AS measurement_id,
        $plan_id AS plan_id,
        coalesce(stored.revision, $revision) AS revision,
        given.indicator_id,
        given.measured_on,
        given.value_e4,
        coalesce(given.answers, stored.answers) AS answers,
        given.broken_by,
        given.part,
        CASE WHEN given.key_of_source IS NOT DISTINCT FROM plain(stored.source) THEN stored.source ELSE given.source END AS source,
        CASE WHEN given.note IS NULL OR (stored.measurement_id IS NOT NULL AND plain(given.note) IS NOT DISTINCT FROM plain(stored.note)) THEN stored.note ELSE given.note END AS note,
        coalesce(stored.version, 0) + 1 AS version,
        stored
    FROM given
    LEFT JOIN matched ON given.line = matched.line
    LEFT JOIN store.measurement AS stored ON matched.key = stored.measurement_id
    WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
)

SELECT
    merged.* EXCLUDE (stored, is_new),
    CASE
        WHEN is_new THEN 'new'
        WHEN
            measured_on = stored.measured_on
            AND value_e4 = stored.value_e4
            AND answers IS NOT DISTINCT FROM stored.answers
            AND source = stored.source
            AND note IS NOT DISTINCT FROM stored.note THEN 'same'
        ELSE 'changed'
    END AS state,
    CASE WHEN state = 'changed' THEN to_json(stored) END AS before
FROM merged
"""
"""The readings as they would be written, with the state of each (new, changed or same)."""

READING_RULES = (
    """
    SELECT line, 'measured_on', measured_on::VARCHAR, 'outside-the-year', to_json({day: measured_on, year: $fiscal_year::BIGINT, span: $span::VARCHAR})
    FROM planned WHERE state IN ('new', 'changed') AND measured_on NOT BETWEEN $first_day AND $last_day
    """,
    """
    SELECT line, 'answers', NULL, 'answers-missing', '{}'
    FROM planned
    WHERE state IN ('new', 'changed') AND coalesce(answers, 0) = 0 AND indicator_id IN (SELECT unnest($surveys::VARCHAR[]))
    """,
)
"""The problems of a record as it would be written."""

READING_WARNINGS = (
    """
    SELECT planned.line, 'same-day-reading', to_json({count: count(*)})
    FROM planned INNER JOIN store.measurement AS stored
        ON
            stored.plan_id = $plan_id
            AND planned.indicator_id = stored.indicator_id
            AND planned.broken_by IS NOT DISTINCT FROM stored.broken_by
            AND planned.part IS NOT DISTINCT FROM stored.part
            AND planned.measured_on = stored.measured_on
    WHERE planned.state = 'new' AND stored.measurement_id NOT IN (SELECT key FROM matched)
    GROUP BY planned.line
    """,
    """
    SELECT line, 'below-one-percent', '{}'
    FROM planned
    WHERE state IN ('new', 'changed') AND abs(value_e4) BETWEEN 1 AND 10000 AND indicator_id IN (SELECT unnest($percents::VARCHAR[]))
    """,
)
"""Warnings for the user; they do not prevent the import."""
