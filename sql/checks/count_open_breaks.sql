-- Open breaks of the newest months by rule.
-- Grain: month, rule.
SELECT
    month,
    rule,
    count(*) AS breaks
FROM mart.breaks
WHERE
    status NOT IN ('accepted', 'corrected')
    AND month IN (SELECT DISTINCT month FROM mart.breaks ORDER BY month DESC LIMIT 6)
GROUP BY month, rule
ORDER BY month DESC, rule ASC
