-- Completeness: a measure on a scorecard for which no source and no child unit ever gave a figure, in
-- the months it stands on it.
-- A cell in quarantine of a source that is believed is already a break of validity and is left out here.
-- Grain: kpi, unit, month_index.
INSERT INTO work.comparisons BY NAME
WITH refused AS (
    SELECT q.kpi, q.unit, q.month
    FROM mart.quarantine AS q
    SEMI JOIN ref.precedence AS p ON q.kpi = p.kpi AND q.source = p.source
    WHERE q.is_current
)
SELECT DISTINCT
    'completeness' AS rule,
    s.kpi,
    s.unit,
    m.month_index,
    'scorecard' AS left_source,
    FALSE AS passed,
    'no_figure' AS reason
FROM ref.measures AS s
INNER JOIN ref.units AS u ON s.unit = u.unit
INNER JOIN ref.months AS m
    ON
        m.month_index BETWEEN u.first_month AND u.last_month
        AND m.month_index BETWEEN s.first_month AND s.last_month
ANTI JOIN refused AS q ON s.kpi = q.kpi AND s.unit = q.unit AND m.month = q.month
WHERE NOT EXISTS (
    SELECT 1
    FROM work.candidates AS c
    WHERE c.kpi = s.kpi AND c.unit = s.unit AND c.position IS NOT NULL
)
