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
    SELECT source, kpi, unit, month_index, max(step) * 0.5 AS half
    FROM core.printed
    WHERE field = 'value' AND seq_to IS NULL
    GROUP BY source, kpi, unit, month_index
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
