-- Which scenarios of a plan are saved, who changed each last and when, and as which revision was it last approved?
WITH last_change AS (
    SELECT row_key, arg_max(actor, store_version) AS changed_by, arg_max(changed_at, store_version) AS changed_at
    FROM store.change
    WHERE table_name = 'scenario'
    GROUP BY row_key
),

approval AS (
    SELECT scenario_id, max(revision) AS approved_revision, arg_max(scenario_version, revision) AS approved_version
    FROM store.plan_approval
    WHERE plan_id = $plan_id
    GROUP BY scenario_id
)

SELECT
    scenario.scenario_id,
    scenario.revision,
    scenario.name,
    scenario.description,
    scenario.version,
    last_change.changed_by,
    last_change.changed_at,
    approval.approved_revision,
    approval.approved_version
FROM store.scenario AS scenario
LEFT JOIN last_change ON scenario.scenario_id = last_change.row_key
LEFT JOIN approval ON scenario.scenario_id = approval.scenario_id
WHERE scenario.plan_id = $plan_id
ORDER BY scenario.name
