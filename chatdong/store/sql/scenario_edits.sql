-- Which costings do the saved scenarios of a plan set, in the order of the plan's lines?
SELECT edit.scenario_id, edit.line_id, edit.costing
FROM store.scenario_edit AS edit
INNER JOIN store.budget_line AS line
    ON edit.plan_id = line.plan_id AND edit.revision = line.revision AND edit.line_id = line.line_id
WHERE edit.plan_id = $plan_id
ORDER BY edit.scenario_id, line.position
