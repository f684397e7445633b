-- What does a revision of a plan say, in its own words?
SELECT text FROM store.plan WHERE plan_id = $plan_id AND revision = $revision
