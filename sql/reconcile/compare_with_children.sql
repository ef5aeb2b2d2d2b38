-- Roll-up: a unit's reported figure against the aggregate of its children, where all of them are there,
-- or a reported ratio against its own operands, which are then the right source `formula`.
-- The rounding floor is n*u/2 + u/2 for n summands shown in steps of u; of a ratio at least one unit
-- of the ninth place.
-- Grain: kpi, unit, month_index, left_source.
INSERT INTO work.comparisons
WITH pairs AS (
    SELECT
        r.kpi,
        r.unit,
        r.month_index,
        r.source AS left_source,
        r.value AS left_value,
        CASE c.rule WHEN 'formula' THEN 'formula' ELSE 'children' END AS right_source,
        c.value AS right_value,
        r.seq,
        r.row_number,
        greatest(
            k.tolerance_absolute,
            k.tolerance_relative * greatest(abs(r.value), abs(c.value)),
            ((c.summands + 1) * k.rounding_step * 0.5)::DECIMAL(37, 15),
            CASE WHEN k.aggregation = 'ratio' THEN 0.000000001 ELSE 0 END
        ) AS tolerance
    FROM work.candidates AS r
    INNER JOIN work.candidates AS c
        ON r.kpi = c.kpi AND r.unit = c.unit AND r.month_index = c.month_index
    INNER JOIN ref.kpis AS k ON r.kpi = k.kpi
    WHERE r.rule = 'source' AND c.rule <> 'source' AND c.coverage = 1
),
judged AS (
    SELECT
        *,
        verdict(left_value, right_value, tolerance) AS reason
    FROM pairs
)
SELECT
    'roll_up',
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
