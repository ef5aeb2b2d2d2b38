-- The measures of published cards, with all that their scores were made of.
-- Grain: unit, month_index, kpi, basis.
CREATE OR REPLACE TABLE what_if.work.printed AS
SELECT
    p.*,
    CASE WHEN p.score_type IN ('progress', 'yes_no') THEN 1 ELSE coalesce(n.months, 1) END AS months
FROM what_if.work.published_lines AS p
LEFT JOIN what_if.work.months AS n
    ON p.kpi = n.kpi AND p.unit = n.unit AND p.basis = n.basis AND p.of_index = n.month_index
