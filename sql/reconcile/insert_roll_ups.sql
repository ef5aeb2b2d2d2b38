-- Every reported figure of a unit against the aggregate of its children, where all of them are there,
-- or a reported ratio against its own operands. The rounding floor is n*u/2 + u/2 for n summands shown
-- in steps of u; of a ratio at least one unit of the ninth place.
-- A child's break is where the figure the parent's source gives of it is not what it resolved to, its
-- own parts or another source's, beyond the child's tolerance; shares count as in the sum.
-- Grain: kpi, unit, month_index, source.
INSERT INTO mart.roll_ups BY NAME
WITH added AS (
    SELECT *, CASE rule WHEN 'formula' THEN 'formula' ELSE 'children' END AS parts
    FROM work.candidates
    WHERE rule <> 'source' AND coverage = 1
),
compared AS (
    SELECT
        r.kpi,
        r.unit,
        r.month_index,
        r.source,
        r.value AS reported,
        c.parts,
        c.value AS aggregated,
        k.aggregation IN ('flow', 'stock') AS is_sum,
        allowed(
            k.tolerance_absolute,
            k.tolerance_relative,
            greatest(
                ((c.summands + 1) * k.rounding_step * 0.5)::DECIMAL(37, 15),
                CASE WHEN k.aggregation = 'ratio' THEN 0.000000001 ELSE 0 END
            ),
            r.value,
            c.value
        ) AS tolerance,
        r.seq,
        r.row_number
    FROM added AS c
    INNER JOIN work.candidates AS r
        ON c.kpi = r.kpi AND c.unit = r.unit AND c.month_index = r.month_index
    INNER JOIN ref.kpis AS k ON r.kpi = k.kpi
    WHERE r.rule = 'source'
),
judged AS (
    SELECT *, verdict(reported, aggregated, tolerance) AS reason
    FROM compared
),
broken AS (
    SELECT j.kpi, j.unit, j.month_index, j.source, abs(j.aggregated - j.reported) AS amount
    FROM judged AS j
    INNER JOIN work.resolved AS v
        ON j.kpi = v.kpi AND j.unit = v.unit AND j.month_index = v.month_index
    WHERE j.reason = 'differs' AND v.rule <> 'source'
    UNION ALL
    SELECT
        c.kpi,
        c.unit,
        c.month_index,
        CASE v.source WHEN c.left_source THEN c.right_source ELSE c.left_source END,
        abs(c.right_value - c.left_value)
    FROM work.comparisons AS c
    INNER JOIN work.resolved AS v
        ON
            c.kpi = v.kpi AND c.unit = v.unit AND c.month_index = v.month_index
            AND (c.left_source = v.source OR c.right_source = v.source)
    WHERE c.rule = 'agreement' AND c.reason = 'differs' AND v.rule = 'source'
),
below AS (
    SELECT
        b.kpi,
        e.parent AS unit,
        b.month_index,
        b.source,
        TRY_CAST(sum(b.amount * e.share) AS DECIMAL(28, 9)) AS gross
    FROM broken AS b
    INNER JOIN ref.edges AS e
        ON b.unit = e.child AND b.month_index BETWEEN e.first_month AND e.last_month
    GROUP BY b.kpi, e.parent, b.month_index, b.source
),
both_ways AS (
    SELECT j.*, CASE WHEN j.is_sum THEN coalesce(b.gross, 0) END AS gross
    FROM judged AS j
    LEFT JOIN below AS b
        ON
            j.kpi = b.kpi AND j.unit = b.unit AND j.month_index = b.month_index
            AND j.source = b.source
)
SELECT
    j.kpi,
    j.unit,
    m.month,
    m.month_start,
    j.source,
    j.reported,
    j.parts,
    j.aggregated,
    j.aggregated - j.reported AS net,
    j.gross,
    j.tolerance,
    CASE WHEN j.reason = '' AND j.gross > j.tolerance THEN 'gross' ELSE j.reason END AS reason,
    j.seq AS delivery,
    j.row_number
FROM both_ways AS j
INNER JOIN ref.months AS m ON j.month_index = m.month_index
