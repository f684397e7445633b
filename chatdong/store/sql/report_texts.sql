-- Which sections of a period's report have an edited text, and who changed each last and when?
WITH last_change AS (
    SELECT row_key, arg_max(actor, store_version) AS changed_by, arg_max(changed_at, store_version) AS changed_at
    FROM store.change
    WHERE table_name = 'report_text'
    GROUP BY row_key
)

SELECT
    written.report_text_id,
    written.section,
    written.as_of,
    written.words,
    written.draft,
    written.version,
    last_change.changed_by,
    last_change.changed_at
FROM store.report_text AS written
LEFT JOIN last_change ON written.report_text_id = last_change.row_key
WHERE written.plan_id = $plan_id AND written.period = $period AND written.language = $language
ORDER BY written.section
