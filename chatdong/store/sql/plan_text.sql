-- Which text (TOML) does a plan revision have?
SELECT text FROM store.plan WHERE plan_id = $plan_id AND revision = $revision
