-- Completeness: a child's ratio without operands, which the figure of a unit above has to leave out.
-- Only where that unit rests on its children, no source giving it a figure of its own, and where no
-- source believed before is already a break for being absent or in quarantine.
-- Grain: kpi, unit, month_index.
INSERT INTO work.comparisons
WITH lost AS (
    SELECT c.kpi, c.unit, c.month_index, c.left_source AS source
    FROM work.comparisons AS c
    WHERE c.rule = 'completeness' AND c.reason = 'absent'
    UNION ALL
    SELECT q.kpi, q.unit, m.month_index, q.source
    FROM mart.quarantine AS q
    INNER JOIN ref.months AS m ON q.month = m.month
    WHERE q.is_current
),
known AS (
    SELECT x.kpi, x.unit, x.month_index, p.position
    FROM lost AS x
    INNER JOIN ref.precedence AS p ON x.kpi = p.kpi AND x.source = p.source
)
SELECT DISTINCT
    'completeness',
    r.kpi,
    r.unit,
    r.month_index,
    r.source,
    r.value,
    'children',
    NULL::DECIMAL(28, 9),
    NULL::DECIMAL(28, 9),
    r.seq,
    r.row_number,
    FALSE,
    'no_operands'
FROM work.resolved AS r
INNER JOIN ref.kpis AS k ON r.kpi = k.kpi AND k.aggregation = 'ratio' AND k.operands = 0
INNER JOIN ref.precedence AS p ON r.kpi = p.kpi AND p.source = 'children'
INNER JOIN ref.precedence AS chosen ON r.kpi = chosen.kpi AND r.source = chosen.source
INNER JOIN ref.edges AS e
    ON r.unit = e.child AND r.month_index BETWEEN e.first_month AND e.last_month
INNER JOIN ref.units AS u
    ON e.parent = u.unit AND r.month_index BETWEEN u.first_month AND u.last_month
ANTI JOIN work.resolved AS own
    ON
        r.kpi = own.kpi AND e.parent = own.unit AND r.month_index = own.month_index
        AND own.rule = 'source'
ANTI JOIN known AS w
    ON
        r.kpi = w.kpi AND r.unit = w.unit AND r.month_index = w.month_index
        AND w.position < chosen.position
WHERE r.value IS NOT NULL AND r.denominator IS NULL
