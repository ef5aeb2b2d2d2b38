-- Defined figures that two sources or more give of one place, with the zeros they end in, counted in
-- billionths: 1,200 ends in eleven, 12.34 in seven. `half` is half of what one in the last digit is worth
-- that a scorecard workbook prints.
-- Grain: source, kpi, unit, month_index. Parameters: kpis; first, last (month_index).
CREATE OR REPLACE TEMP TABLE figures AS
WITH claimed AS (
    SELECT source, kpi, unit, month_index, value
    FROM work.current
    WHERE value IS NOT NULL AND list_contains($kpis, kpi) AND month_index BETWEEN $first AND $last
    QUALIFY count(*) OVER (PARTITION BY kpi, unit, month_index) > 1
),
printed AS (
    SELECT p.source, p.kpi, p.unit, p.month_index, max(TRY_CAST(TRY(p.step * coalesce(c.rate, 1)) AS DECIMAL(28, 9))) * 0.5 AS half
    FROM core.printed AS p
    INNER JOIN ref.months AS m ON p.month_index = m.month_index
    LEFT JOIN mart.conversions AS c
        ON p.source = c.source AND p.kpi = c.kpi AND p.unit = c.unit AND m.month = c.month
    WHERE p.field = 'value' AND p.seq_to IS NULL
    GROUP BY p.source, p.kpi, p.unit, p.month_index
),
written AS (
    SELECT *, ltrim(replace(abs(value)::VARCHAR, '.', ''), '0') AS digits
    FROM claimed
)
SELECT
    w.source,
    w.kpi,
    w.unit,
    w.month_index,
    w.value,
    CASE WHEN w.value <> 0 THEN length(w.digits) - length(rtrim(w.digits, '0')) END AS zeros,
    coalesce(p.half, 0) AS half
FROM written AS w
LEFT JOIN printed AS p
    ON
        w.source = p.source AND w.kpi = p.kpi AND w.unit = p.unit
        AND w.month_index = p.month_index
