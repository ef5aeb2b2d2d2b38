-- Each two figures of one place: how far they are apart, and how much of that rounding does not make.
-- Grain: kpi, unit, month_index, two sources.
CREATE OR REPLACE TEMP TABLE pairs AS
WITH compared AS (
    SELECT
        a.kpi,
        a.value AS left_value,
        b.value AS right_value,
        abs(a.value - b.value) AS apart,
        greatest(abs(a.value), abs(b.value)) AS larger,
        a.half + b.half AS digits,
        greatest(coalesce(s.step, k.rounding_step), a.half + b.half) AS rounding
    FROM figures AS a
    INNER JOIN figures AS b
        ON
            a.kpi = b.kpi AND a.unit = b.unit AND a.month_index = b.month_index
            AND a.source < b.source
    INNER JOIN ref.kpis AS k ON a.kpi = k.kpi
    LEFT JOIN steps AS s ON a.kpi = s.kpi
)
SELECT
    *,
    CASE WHEN apart <= rounding THEN 0 ELSE apart END AS noise,
    CASE WHEN apart <= rounding THEN 0 ELSE apart / larger END AS share
FROM compared
