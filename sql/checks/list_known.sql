-- What breaks may be chosen by: units, KPIs, rules, sources, and what differs in open ones or is named as
-- their cause. Grain: what, name.
SELECT 'unit' AS what, unit AS name
FROM mart.units
UNION ALL
SELECT 'kpi', kpi
FROM mart.kpis
UNION ALL
SELECT DISTINCT 'rule', rule
FROM mart.checks
UNION ALL
SELECT 'scorecard', source
FROM mart.sources
UNION
SELECT 'cause', reason
FROM mart.breaks
WHERE status NOT IN ('accepted', 'corrected')
UNION
SELECT 'cause', d.cause
FROM mart.breaks AS b
INNER JOIN mart.diagnoses AS d ON b.break_id = d.break_id AND d.rank = 1 AND d.named
WHERE b.status NOT IN ('accepted', 'corrected')
ORDER BY what, name
