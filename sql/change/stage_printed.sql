-- The measures of published cards, with all that their scores were made of.
-- Grain: unit, month_index, kpi, basis.
CREATE OR REPLACE TABLE what_if.work.printed AS
SELECT
    p.*,
    added_up(p.score_type, p.basis, n.first_month, f.quarter_start, f.fiscal_start, f.month_index) AS months
FROM what_if.work.published_lines AS p
LEFT JOIN ref.months AS f ON p.of_index = f.month_index
LEFT JOIN what_if.work.begun AS n ON p.kpi = n.kpi AND p.unit = n.unit AND p.basis = n.basis
