-- Which plans are being made, by whom and since when? The newest first.
SELECT
    draft_id,
    title,
    plan_id,
    revises,
    plan_text IS NOT NULL AS is_plan,
    created_at,
    created_by,
    updated_at,
    updated_by,
    version
FROM store.plan_draft
ORDER BY updated_at DESC, draft_id
