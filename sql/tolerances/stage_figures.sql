-- Defined figures that two sources or more give of one place, with the zeros they end in, counted in
-- billionths: 1,200 ends in eleven, 12.34 in seven.
-- Grain: source, kpi, unit, month_index. Parameters: kpis; first, last (month_index).
CREATE OR REPLACE TEMP TABLE figures AS
WITH claimed AS (
    SELECT source, kpi, unit, month_index, value
    FROM work.current
    WHERE value IS NOT NULL AND list_contains($kpis, kpi) AND month_index BETWEEN $first AND $last
    QUALIFY count(*) OVER (PARTITION BY kpi, unit, month_index) > 1
),
written AS (
    SELECT *, ltrim(replace(abs(value)::VARCHAR, '.', ''), '0') AS digits
    FROM claimed
)
SELECT
    source,
    kpi,
    unit,
    month_index,
    value,
    CASE WHEN value <> 0 THEN length(digits) - length(rtrim(digits, '0')) END AS zeros
FROM written
