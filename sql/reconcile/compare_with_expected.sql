-- Completeness: what a source claimed once it must claim in every later month the unit is valid and
-- the figure is due.
-- A cell in quarantine is already a break of validity and is left out here, and so is a total since
-- the year began that nothing can be taken from.
-- Grain: source, kpi, unit, month_index.
INSERT INTO work.comparisons
WITH claimed AS (
    SELECT v.source, v.kpi, v.unit, min(v.month_index) AS first_month
    FROM core.vintages AS v
    INNER JOIN ref.months AS m ON v.month_index = m.month_index
    WHERE NOT v.withdrawn
    GROUP BY v.source, v.kpi, v.unit
),
expected AS (
    SELECT c.source, c.kpi, c.unit, m.month_index
    FROM claimed AS c
    INNER JOIN ref.kpis AS k ON c.kpi = k.kpi
    INNER JOIN ref.units AS u ON c.unit = u.unit
    INNER JOIN ref.months AS m
        ON
            m.month_index BETWEEN greatest(c.first_month, u.first_month) AND u.last_month
            AND (k.due >> (m.month_index % 12)) & 1 = 1
)
SELECT
    'completeness',
    e.kpi,
    e.unit,
    e.month_index,
    e.source,
    NULL,
    NULL,
    NULL,
    NULL,
    v.seq,
    v.row_number,
    v.source IS NOT NULL,
    CASE WHEN v.source IS NULL THEN 'absent' ELSE '' END
FROM expected AS e
LEFT JOIN work.current AS v
    ON e.source = v.source AND e.kpi = v.kpi AND e.unit = v.unit AND e.month_index = v.month_index
LEFT JOIN mart.quarantine AS q
    ON
        e.source = q.source AND e.kpi = q.kpi AND e.unit = q.unit AND q.is_current
        AND q.month = (SELECT m.month FROM ref.months AS m WHERE m.month_index = e.month_index)
LEFT JOIN core.vintages AS t
    ON
        e.source = t.source AND e.kpi = t.kpi AND e.unit = t.unit
        AND e.month_index = t.month_index AND t.seq_to IS NULL AND NOT t.withdrawn
WHERE q.source IS NULL AND (v.source IS NOT NULL OR t.source IS NULL)
