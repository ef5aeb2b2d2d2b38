-- Completeness: a child's ratio without operands, which the figure of a unit above has to leave out,
-- whether a source gave it or a person decided it.
-- Only where that unit rests on its children, no source giving it a figure of its own, and where no
-- source believed before is already a break for being absent or in quarantine.
-- Grain: kpi, unit, month_index.
INSERT INTO work.comparisons BY NAME
WITH own AS (
    SELECT DISTINCT kpi, unit
    FROM ref.precedence
    WHERE unit <> ''
),
lost AS (
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
    LEFT JOIN own AS o ON x.kpi = o.kpi AND x.unit = o.unit
    INNER JOIN ref.precedence AS p
        ON
            x.kpi = p.kpi AND x.source = p.source AND coalesce(o.unit, '') = p.unit
            AND x.month_index BETWEEN p.first_month AND p.last_month
)
SELECT DISTINCT
    'completeness' AS rule,
    r.kpi,
    r.unit,
    r.month_index,
    r.source AS left_source,
    r.value AS left_value,
    'children' AS right_source,
    r.seq AS delivery,
    r.row_number,
    FALSE AS passed,
    'no_operands' AS reason
FROM work.resolved AS r
INNER JOIN ref.kpis AS k ON r.kpi = k.kpi AND k.over_units = 'quotient' AND k.operands = 0
LEFT JOIN own AS o ON r.kpi = o.kpi AND r.unit = o.unit
LEFT JOIN ref.precedence AS chosen
    ON
        r.kpi = chosen.kpi AND r.source = chosen.source AND coalesce(o.unit, '') = chosen.unit
        AND r.month_index BETWEEN chosen.first_month AND chosen.last_month
INNER JOIN ref.edges AS e
    ON r.unit = e.child AND r.month_index BETWEEN e.first_month AND e.last_month AND e.share <> 0
INNER JOIN ref.units AS u
    ON e.parent = u.unit AND r.month_index BETWEEN u.first_month AND u.last_month
LEFT JOIN own AS above ON r.kpi = above.kpi AND e.parent = above.unit
INNER JOIN ref.precedence AS p
    ON
        r.kpi = p.kpi AND p.source = 'children' AND coalesce(above.unit, '') = p.unit
        AND r.month_index BETWEEN p.first_month AND p.last_month
ANTI JOIN work.resolved AS reported
    ON
        r.kpi = reported.kpi AND e.parent = reported.unit AND r.month_index = reported.month_index
        AND reported.rule NOT IN ('children', 'formula')
ANTI JOIN work.ignored AS g
    ON r.kpi = g.kpi AND r.unit = g.unit AND r.month_index = g.month_index
ANTI JOIN known AS w
    ON
        r.kpi = w.kpi AND r.unit = w.unit AND r.month_index = w.month_index
        AND w.position < chosen.position
WHERE
    r.value IS NOT NULL
    AND r.denominator IS NULL
    AND (chosen.source IS NOT NULL OR r.source = 'decision')
