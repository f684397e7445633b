-- change_keys for PostgreSQL.
SELECT *
FROM change
WHERE
    ($tables::varchar[] IS NULL OR table_name = ANY($tables::varchar[]))
    AND ($actions::varchar[] IS NULL OR action = ANY($actions::varchar[]))
    AND ($actor IS NULL OR actor = $actor)
    AND ($first_day IS NULL OR changed_at >= $first_day)
    AND ($last_day IS NULL OR changed_at < $last_day::date + 1)
    AND ($batch IS NULL OR batch = $batch)
    AND (
        $text IS NULL
        OR (
            -- JSON is parsed only in rows that contain the longest run of letters and digits of the text.
            strpos(lower(concat(row_before, row_after) COLLATE pg_catalog."default"), (
                SELECT lower(run COLLATE pg_catalog."default")
                FROM regexp_split_to_table($text COLLATE pg_catalog."default", '[^[:alnum:]]+') AS run
                ORDER BY length(run) DESC
                LIMIT 1
            )) > 0
            AND (
                strpos((
                    SELECT lower(string_agg(value, ' ') COLLATE pg_catalog."default") FROM json_each_text(row_before::json)
                ), lower($text COLLATE pg_catalog."default")) > 0
                OR strpos((
                    SELECT lower(string_agg(value, ' ') COLLATE pg_catalog."default") FROM json_each_text(row_after::json)
                ), lower($text COLLATE pg_catalog."default")) > 0
            )
        )
        OR (
            cardinality($named::varchar[]) > 0
            AND EXISTS (SELECT FROM json_each_text(coalesce(row_after, row_before)::json) WHERE value = ANY($named::varchar[]))
        )
    )
