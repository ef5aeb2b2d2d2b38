-- Of each total since the year began what its month added to it; where the month before is not known,
-- or the total is a rate without its operands, it says nothing of its own month. A unit's year begins
-- with it. Grain: source, kpi, unit, month_index.
INSERT INTO work.from_totals
WITH totals AS (
    SELECT
        v.source,
        v.kpi,
        v.unit,
        v.month_index,
        v.value,
        v.numerator,
        v.denominator,
        v.status,
        v.seq_from,
        v.row_number,
        v.month_index <= CASE c.since
            WHEN 'fiscal_year' THEN greatest(m.fiscal_start, u.first_month)
            ELSE greatest(v.month_index - v.month_index % 12, u.first_month)
        END AS is_first,
        k.over_units = 'quotient' AS is_rate
    FROM core.vintages AS v
    INNER JOIN ref.cumulative AS c ON v.source = c.source AND v.kpi = c.kpi
    INNER JOIN ref.kpis AS k ON v.kpi = k.kpi
    INNER JOIN ref.units AS u ON v.unit = u.unit
    INNER JOIN ref.months AS m ON v.month_index = m.month_index
    WHERE v.seq_to IS NULL AND NOT v.withdrawn
),
added AS (
    SELECT
        t.source,
        t.kpi,
        t.unit,
        t.month_index,
        t.value - b.value AS value,
        t.numerator - b.numerator AS numerator,
        t.denominator - b.denominator AS denominator,
        t.status,
        t.seq_from,
        t.row_number
    FROM totals AS t
    INNER JOIN core.vintages AS b
        ON
            t.source = b.source AND t.kpi = b.kpi AND t.unit = b.unit
            AND t.month_index - 1 = b.month_index
    WHERE
        NOT t.is_first
        AND b.seq_to IS NULL
        AND NOT b.withdrawn
        AND (t.denominator IS NULL) = (b.denominator IS NULL)
        -- A rate is no total; its operands are.
        AND (NOT t.is_rate OR t.denominator IS NOT NULL)
)
SELECT
    source,
    kpi,
    unit,
    month_index,
    value,
    numerator,
    denominator,
    status,
    seq_from,
    row_number
FROM totals
WHERE is_first
UNION ALL
SELECT
    source,
    kpi,
    unit,
    month_index,
    CASE WHEN denominator IS NULL THEN value ELSE quotient(numerator, denominator) END,
    numerator,
    denominator,
    status,
    seq_from,
    row_number
FROM added
