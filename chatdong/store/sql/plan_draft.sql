-- What is in one plan that is being made?
SELECT
    draft_id,
    title,
    plan_id,
    revises,
    plan_text,
    evidence,
    document,
    answers,
    created_at,
    created_by,
    updated_at,
    updated_by,
    version
FROM store.plan_draft
WHERE draft_id = $draft_id
