-- What does the store know of a revision of a plan beside its text?
SELECT fiscal_year, programme, title, title_en, total_krw FROM store.plan WHERE plan_id = $plan_id AND revision = $revision
