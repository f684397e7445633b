-- Which support teams does a programme have, closed ones included?
SELECT
    team.team_id,
    team.district_id,
    district.name AS district,
    district.name_en AS district_en,
    team.mode,
    team.operator,
    team.operator_en,
    team.staff,
    team.opened_on,
    team.closed_on,
    team.source,
    team.stage,
    team.note
FROM store.support_team AS team
LEFT JOIN store.district AS district ON team.district_id = district.district_id
WHERE team.programme = $programme
ORDER BY team.opened_on, team.team_id
