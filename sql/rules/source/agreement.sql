-- Agreement: each pair of sources that claim the same figure, the one believed first on the left.
-- A figure equal to the tolerance passes, and so does a ratio that differs by one unit of the ninth
-- place; two undefined ratios agree; one does not agree with a value. What a scorecard workbook prints
-- agrees too where it is the other figure rounded to the digits written. Where all that is claimed lies
-- within what the smallest of it allows, every pair passes.
-- Grain: kpi, unit, month_index, left_source, right_source; of those that pass kpi, month_index.
INSERT INTO work.comparisons BY NAME
WITH doubtful AS (
    SELECT
        c.cell,
        k.kpi,
        k.tolerance_absolute,
        k.tolerance_relative,
        greatest(k.rounding_step, CASE WHEN k.over_units = 'quotient' THEN 0.000000001 ELSE 0 END) AS step,
        c.cell & 1048575 AS month_index
    FROM claimed_cells AS c
    INNER JOIN ref.kpis AS k ON c.cell >> 44 = k.position
    WHERE
        (c.known < c.claims AND c.known > 0)
        OR (
            c.lowest < c.highest
            AND c.highest - c.lowest > greatest(
                k.tolerance_absolute,
                CASE WHEN c.lowest < 0 AND c.highest > 0 THEN 0 ELSE k.rounding_step END,
                CASE
                    WHEN c.lowest < 0 AND c.highest > 0 THEN 0
                    ELSE k.tolerance_relative * least(abs(c.lowest), abs(c.highest))
                END
            )
        )
),
own AS (
    SELECT DISTINCT kpi, unit
    FROM ref.precedence
    WHERE unit <> ''
),
found AS (
    SELECT c.*
    FROM numbered_claims AS c
    SEMI JOIN doubtful AS d ON c.cell = d.cell
),
written AS (
    SELECT p.source, p.kpi, p.unit, p.month_index, max(TRY_CAST(TRY(p.step * coalesce(c.rate, 1)) AS DECIMAL(28, 9))) AS step
    FROM core.printed AS p
    INNER JOIN ref.months AS m ON p.month_index = m.month_index
    LEFT JOIN mart.conversions AS c
        ON p.source = c.source AND p.kpi = c.kpi AND p.unit = c.unit AND m.month = c.month
    WHERE p.field = 'value' AND p.seq_to IS NULL
    GROUP BY p.source, p.kpi, p.unit, p.month_index
),
sides AS (
    SELECT
        j.*,
        u.unit,
        s.source,
        coalesce(p.position, 1000) AS position,
        c.value,
        c.seq,
        c.row_number,
        coalesce(w.step, 0) * 0.5 AS half
    FROM found AS c
    INNER JOIN doubtful AS j ON c.cell = j.cell
    INNER JOIN ref.units AS u ON (j.cell >> 20) & 16777215 = u.position
    INNER JOIN ref.sources AS s ON c.source = s.position
    LEFT JOIN own AS o ON j.kpi = o.kpi AND u.unit = o.unit
    LEFT JOIN ref.precedence AS p
        ON
            j.kpi = p.kpi AND s.source = p.source AND coalesce(o.unit, '') = p.unit
            AND j.month_index BETWEEN p.first_month AND p.last_month
    LEFT JOIN written AS w
        ON s.source = w.source AND j.kpi = w.kpi AND u.unit = w.unit AND j.month_index = w.month_index
),
pairs AS (
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
        allowed(
            a.tolerance_absolute,
            a.tolerance_relative,
            greatest(a.step, a.half + b.half),
            a.value,
            b.value
        ) AS tolerance
    FROM sides AS a
    INNER JOIN sides AS b ON a.cell = b.cell
    WHERE (a.position, a.source) < (b.position, b.source)
),
failed AS (
    SELECT *, verdict(left_value, right_value, tolerance) AS reason
    FROM pairs
    WHERE verdict(left_value, right_value, tolerance) <> ''
),
counted AS (
    SELECT k.kpi, c.month_index, c.pairs
    FROM (
        SELECT
            cell >> 44 AS position,
            cell & 1048575 AS month_index,
            sum(claims * (claims - 1) // 2) AS pairs
        FROM claimed_cells
        GROUP BY position, month_index
    ) AS c
    INNER JOIN ref.kpis AS k ON c.position = k.position
),
lost AS (
    SELECT kpi, month_index, count(*) AS pairs
    FROM failed
    GROUP BY kpi, month_index
)
SELECT
    'agreement' AS rule,
    f.kpi,
    f.unit,
    f.month_index,
    f.left_source,
    f.left_value,
    f.right_source,
    f.right_value,
    f.tolerance,
    f.seq AS delivery,
    f.row_number,
    FALSE AS passed,
    f.reason,
    1 AS times
FROM failed AS f
UNION ALL BY NAME
SELECT
    'agreement' AS rule,
    c.kpi,
    c.month_index,
    TRUE AS passed,
    '' AS reason,
    c.pairs - coalesce(l.pairs, 0) AS times
FROM counted AS c
LEFT JOIN lost AS l ON c.kpi = l.kpi AND c.month_index = l.month_index
WHERE c.pairs > coalesce(l.pairs, 0)
