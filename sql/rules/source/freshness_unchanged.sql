-- Freshness: a figure that is, to every digit, the one its source gave for the month it was due in
-- before, most often that month's delivery under a new name. Of a ratio the operands are the same too.
-- What may well be equal is left alone: 0; KPIs declared constant_ok; a line, that is a KPI of a unit by
-- one source, whose figures (or numerators) usually change by less than 10,000 in their last place; and
-- a line that repeated in one of ten of the months before, or more often. The last place is the finest
-- one any figure of the line needed so far; the usual change is the median of its changes, of fewer than
-- six a twentieth of the figure. Of totals since the year began the totals are looked at.
-- Grain: source, kpi, unit, month_index; of those that pass kpi, month_index.
INSERT INTO work.comparisons BY NAME
WITH due AS (
    SELECT k.kpi, k.position, n.number, min(g.gap) AS gap
    FROM ref.kpis AS k
    CROSS JOIN range(12) AS n (number)
    CROSS JOIN range(1, 13) AS g (gap)
    WHERE
        NOT k.constant_ok
        AND (k.due >> n.number) & 1 = 1
        AND (k.due >> ((n.number - g.gap + 12) % 12)) & 1 = 1
    GROUP BY k.kpi, k.position, n.number
),
near AS (
    SELECT c.cell, d.gap
    FROM claimed_cells AS c
    INNER JOIN due AS d
        ON c.cell >> 44 = d.position AND (c.cell & 1048575) % 12 = d.number
    INNER JOIN claimed_cells AS b ON c.cell - d.gap = b.cell
    WHERE c.lowest <= b.highest AND b.lowest <= c.highest AND (c.lowest <> 0 OR c.highest <> 0)
),
later AS (
    SELECT c.source, c.cell, c.value
    FROM numbered_claims AS c
    SEMI JOIN near AS n ON c.cell = n.cell
),
before AS (
    SELECT c.source, c.cell, c.value
    FROM numbered_claims AS c
    SEMI JOIN near AS n ON c.cell = n.cell - n.gap
),
lines AS (
    SELECT DISTINCT s.source, k.kpi, u.unit
    FROM near AS n
    INNER JOIN later AS c ON n.cell = c.cell
    INNER JOIN before AS b ON n.cell - n.gap = b.cell AND c.source = b.source AND c.value = b.value
    INNER JOIN ref.sources AS s ON c.source = s.position
    INNER JOIN ref.kpis AS k ON n.cell >> 44 = k.position
    INNER JOIN ref.units AS u ON (n.cell >> 20) & 16777215 = u.position
    WHERE c.value <> 0
    UNION
    SELECT c.source, c.kpi, u.unit
    FROM ref.cumulative AS c
    CROSS JOIN ref.units AS u
),
told AS (
    SELECT
        v.source,
        v.kpi,
        v.unit,
        v.month_index,
        v.value,
        v.numerator,
        v.seq_from,
        v.row_number,
        lag(v.month_index) OVER line AS month_before,
        v.value = lag(v.value) OVER line
        AND coalesce(v.numerator, 0) = coalesce(lag(v.numerator) OVER line, 0)
        AND coalesce(v.denominator, 0) = coalesce(lag(v.denominator) OVER line, 0) AS again,
        abs(v.value - lag(v.value) OVER line)::DOUBLE AS change,
        abs(v.numerator - lag(v.numerator) OVER line)::DOUBLE AS numerator_change,
        -- How many places of the nine behind the point, and of those before it, are not needed.
        length(replace(v.value::VARCHAR, '.', ''))
        - length(rtrim(replace(v.value::VARCHAR, '.', ''), '0')) AS spare,
        length(replace(v.numerator::VARCHAR, '.', ''))
        - length(rtrim(replace(v.numerator::VARCHAR, '.', ''), '0')) AS numerator_spare
    FROM core.vintages AS v
    INNER JOIN ref.months AS m ON v.month_index = m.month_index
    SEMI JOIN lines AS l ON v.source = l.source AND v.kpi = l.kpi AND v.unit = l.unit
    WHERE v.seq_to IS NULL AND NOT v.withdrawn
    WINDOW line AS (PARTITION BY v.source, v.kpi, v.unit ORDER BY v.month_index)
),
runs AS (
    SELECT
        *,
        count(*) FILTER (WHERE again IS NOT TRUE) OVER line AS run,
        count(again) OVER line AS compared,
        count(*) FILTER (WHERE again) OVER line AS repeated,
        count(*) FILTER (WHERE NOT again) OVER line AS changes,
        median(change) FILTER (WHERE NOT again) OVER line AS usual,
        median(numerator_change) FILTER (WHERE NOT again) OVER line AS numerator_usual,
        pow(10, min(spare) FILTER (WHERE value <> 0) OVER line - 9) AS place,
        pow(10, min(numerator_spare) FILTER (WHERE numerator <> 0) OVER line - 9) AS numerator_place
    FROM told
    WINDOW line AS (
        PARTITION BY source, kpi, unit ORDER BY month_index
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
),
histories AS (
    SELECT
        *,
        -- Up to the run's first month, which repeats nothing.
        first_value(compared) OVER run_of AS compared_before,
        first_value(repeated) OVER run_of AS repeated_before
    FROM runs
    WINDOW run_of AS (PARTITION BY source, kpi, unit, run ORDER BY month_index)
),
unchanged AS (
    SELECT h.*
    FROM histories AS h
    INNER JOIN due AS d
        ON
            h.kpi = d.kpi AND h.month_index % 12 = d.number
            AND h.month_before = h.month_index - d.gap
    WHERE
        h.again
        AND h.value <> 0
        AND CASE WHEN h.changes < 6 THEN abs(h.value)::DOUBLE / 20 ELSE h.usual END >= 10000 * h.place
        AND coalesce(
            CASE
                WHEN h.changes < 6 THEN abs(h.numerator)::DOUBLE / 20 ELSE h.numerator_usual
            END >= 10000 * h.numerator_place,
            h.numerator IS NULL
        )
        AND (h.compared_before = 0 OR h.repeated_before * 10 < h.compared_before)
),
lost AS (
    SELECT kpi, month_index, count(*) AS times
    FROM unchanged
    GROUP BY kpi, month_index
),
looked AS (
    SELECT k.kpi, c.month_index, c.times
    FROM (
        SELECT cell >> 44 AS position, cell & 1048575 AS month_index, sum(claims) AS times
        FROM claimed_cells
        GROUP BY position, month_index
    ) AS c
    INNER JOIN ref.kpis AS k ON c.position = k.position
    WHERE NOT k.constant_ok
)
SELECT
    'freshness' AS rule,
    kpi,
    unit,
    month_index,
    source AS left_source,
    value AS left_value,
    seq_from AS delivery,
    row_number,
    FALSE AS passed,
    'unchanged' AS reason,
    strftime(make_date(month_before // 12, month_before % 12 + 1, 1), '%Y-%m') AS detail,
    'unchanged|' || source AS place,
    1 AS times
FROM unchanged
UNION ALL BY NAME
SELECT
    'freshness' AS rule,
    k.kpi,
    k.month_index,
    TRUE AS passed,
    '' AS reason,
    k.times - coalesce(l.times, 0) AS times
FROM looked AS k
LEFT JOIN lost AS l ON k.kpi = l.kpi AND k.month_index = l.month_index
WHERE k.times > coalesce(l.times, 0)
