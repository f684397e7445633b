-- Which users are in the audit list?
SELECT DISTINCT person
FROM store.audit
ORDER BY person
