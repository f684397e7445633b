-- Which year, programme, title and total (won) does a plan revision have?
SELECT fiscal_year, programme, title, title_en, total_krw FROM store.plan WHERE plan_id = $plan_id AND revision = $revision
