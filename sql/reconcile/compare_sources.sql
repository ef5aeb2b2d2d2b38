-- Agreement: each pair of sources that claim the same figure, the one believed first on the left.
-- A figure equal to the tolerance passes, and so does a ratio that differs by one unit of the ninth
-- place; two undefined ratios agree; one does not agree with a value.
-- Grain: kpi, unit, month_index, left_source, right_source.
INSERT INTO work.comparisons
WITH pairs AS (
    SELECT
        a.kpi,
        a.unit,
        a.month_index,
        a.source AS left_source,
        a.value AS left_value,
        b.source AS right_source,
        b.value AS right_value,
        b.seq,
        b.row_number,
        greatest(
            k.tolerance_absolute,
            k.tolerance_relative * greatest(abs(a.value), abs(b.value)),
            k.rounding_step,
            CASE WHEN k.aggregation = 'ratio' THEN 0.000000001 ELSE 0 END
        ) AS tolerance
    FROM work.current AS a
    INNER JOIN work.current AS b
        ON a.kpi = b.kpi AND a.unit = b.unit AND a.month_index = b.month_index
    INNER JOIN ref.kpis AS k ON a.kpi = k.kpi
    WHERE (a.position, a.source) < (b.position, b.source)
),
judged AS (
    SELECT
        *,
        verdict(left_value, right_value, tolerance) AS reason
    FROM pairs
)
SELECT
    'agreement',
    kpi,
    unit,
    month_index,
    left_source,
    left_value,
    right_source,
    right_value,
    tolerance,
    seq,
    row_number,
    reason = '',
    reason
FROM judged
