-- What each source claims today of each month. A total since the year began becomes what its month
-- added to it; where the month before is not known it says nothing of its own month. A unit's year
-- begins with it.
-- Grain: source, kpi, unit, month_index.
INSERT INTO work.current
WITH own AS (
    SELECT DISTINCT kpi, unit
    FROM ref.precedence
    WHERE unit <> ''
),
claims AS (
    SELECT
        v.*,
        c.since IS NOT NULL AND v.month_index > CASE c.since
            WHEN 'fiscal_year' THEN greatest(m.fiscal_start, u.first_month)
            ELSE greatest(v.month_index - v.month_index % 12, u.first_month)
        END AS is_total,
        k.aggregation
    FROM core.vintages AS v
    INNER JOIN ref.kpis AS k ON v.kpi = k.kpi
    INNER JOIN ref.units AS u ON v.unit = u.unit
    INNER JOIN ref.months AS m ON v.month_index = m.month_index
    LEFT JOIN ref.cumulative AS c ON v.source = c.source AND v.kpi = c.kpi
    WHERE v.seq_to IS NULL AND NOT v.withdrawn
),
months AS (
    SELECT
        v.source,
        v.kpi,
        v.unit,
        v.month_index,
        v.status,
        v.seq_from,
        v.row_number,
        CASE WHEN v.is_total THEN v.value - b.value ELSE v.value END AS value,
        CASE WHEN v.is_total THEN v.numerator - b.numerator ELSE v.numerator END AS numerator,
        CASE WHEN v.is_total THEN v.denominator - b.denominator ELSE v.denominator END AS denominator,
        v.is_total AND v.denominator IS NOT NULL AS is_ratio
    FROM claims AS v
    LEFT JOIN core.vintages AS b
        ON
            v.source = b.source AND v.kpi = b.kpi AND v.unit = b.unit
            AND CASE WHEN v.is_total THEN v.month_index - 1 END = b.month_index AND b.seq_to IS NULL AND NOT b.withdrawn
    WHERE
        NOT v.is_total
        OR (
            b.kpi IS NOT NULL
            AND (v.denominator IS NULL) = (b.denominator IS NULL)
            -- A rate is no total; its operands are.
            AND (v.aggregation <> 'ratio' OR v.denominator IS NOT NULL)
        )
)
SELECT
    v.source,
    v.kpi,
    v.unit,
    v.month_index,
    coalesce(p.position, 1000),
    CASE WHEN v.is_ratio THEN quotient(v.numerator, v.denominator) ELSE v.value END,
    v.numerator,
    v.denominator,
    v.status,
    v.seq_from,
    v.row_number
FROM months AS v
LEFT JOIN own AS o ON v.kpi = o.kpi AND v.unit = o.unit
LEFT JOIN ref.precedence AS p
    ON
        v.kpi = p.kpi AND v.source = p.source AND coalesce(o.unit, '') = p.unit
        AND v.month_index BETWEEN p.first_month AND p.last_month
