-- Figures a decision chose, beside the one that would count otherwise. Grain: kpi, unit, month.
INSERT INTO mart.decided_values
WITH decided AS (
    SELECT kpi, unit, month_index, decision, value, source
    FROM work.resolved
    WHERE decision IS NOT NULL
),
otherwise AS (
    SELECT
        c.kpi,
        c.unit,
        c.month_index,
        c.source AS instead_source,
        c.value AS instead_value
    FROM work.candidates AS c
    SEMI JOIN decided AS d
        ON c.kpi = d.kpi AND c.unit = d.unit AND c.month_index = d.month_index
    WHERE c.position IS NOT NULL
    QUALIFY
        row_number() OVER (PARTITION BY c.kpi, c.unit, c.month_index ORDER BY c.position) = 1
)
SELECT
    r.kpi,
    r.unit,
    m.month,
    m.month_start,
    r.decision,
    d.kind,
    r.value,
    r.source,
    o.instead_value,
    o.instead_source,
    r.value - o.instead_value
FROM decided AS r
INNER JOIN ref.months AS m ON r.month_index = m.month_index
INNER JOIN ref.decisions AS d ON r.decision = d.seq
LEFT JOIN otherwise AS o
    ON r.kpi = o.kpi AND r.unit = o.unit AND r.month_index = o.month_index
