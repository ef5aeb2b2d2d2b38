-- Completeness: a measure on a scorecard for which no source and no child unit ever gave a figure.
-- Grain: kpi, unit, month_index.
INSERT INTO work.comparisons
SELECT DISTINCT
    'completeness',
    s.kpi,
    s.unit,
    m.month_index,
    'scorecard',
    NULL::DECIMAL(28, 9),
    NULL,
    NULL::DECIMAL(28, 9),
    NULL::DECIMAL(28, 9),
    NULL::INTEGER,
    NULL::INTEGER,
    FALSE,
    'no_figure'
FROM ref.measures AS s
INNER JOIN ref.units AS u ON s.unit = u.unit
INNER JOIN ref.months AS m ON m.month_index BETWEEN u.first_month AND u.last_month
WHERE NOT EXISTS (
    SELECT 1
    FROM work.candidates AS c
    WHERE c.kpi = s.kpi AND c.unit = s.unit AND c.position IS NOT NULL
)
