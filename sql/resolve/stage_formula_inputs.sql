-- Operands of the formulas of one rank, month by month, in the order of their places, and the numbers
-- after them. A figure that is there already stays: in copies of units it is what does not change.
-- Grain: kpi, unit, month_index. Parameter: rank.
CREATE OR REPLACE TEMP TABLE formula_inputs AS
WITH gathered AS (
    SELECT
        o.kpi,
        v.unit,
        v.month_index,
        list(v.value ORDER BY o.place) AS figures,
        min(v.status) AS status_low,
        max(v.status) AS status_high,
        min(v.coverage) AS coverage,
        count(*) AS terms
    FROM ref.operands AS o
    INNER JOIN ref.kpis AS k ON o.kpi = k.kpi AND k.formula_rank = $rank
    INNER JOIN work.resolved AS v ON o.operand = v.kpi
    WHERE o.place IS NOT NULL
    GROUP BY o.kpi, v.unit, v.month_index
),
numbers AS (
    SELECT kpi, list(value ORDER BY place) AS numbers
    FROM ref.constants
    GROUP BY kpi
)
SELECT
    g.kpi,
    g.unit,
    g.month_index,
    'month' AS basis,
    f.shape,
    list_concat(g.figures, n.numbers) AS x,
    g.status_low,
    g.status_high,
    g.coverage,
    g.terms,
    CASE WHEN g.terms < k.operands THEN 'missing' END AS gap
FROM gathered AS g
INNER JOIN ref.kpis AS k ON g.kpi = k.kpi
INNER JOIN ref.formulas AS f ON g.kpi = f.kpi
LEFT JOIN numbers AS n ON g.kpi = n.kpi
ANTI JOIN work.resolved AS r
    ON g.kpi = r.kpi AND g.unit = r.unit AND g.month_index = r.month_index
