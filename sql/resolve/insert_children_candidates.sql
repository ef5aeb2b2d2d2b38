-- Aggregates of child units for the parents of one depth, by the KPI's declared kind.
-- A child that once had a figure is expected while it is valid and belongs to the parent; coverage
-- is the share of expected children that are there; one a decision leaves out is not expected. Ratios need
-- operands. A subtracted child is in no largest or smallest, one of share 0 in nothing. Where the KPI says
-- so, a unit that lacks a child has a row without figure.
-- Where the KPI does not list child units, their sum has no position: it is compared, never chosen.
-- Grain: kpi, unit, month_index. Parameter: depth.
INSERT INTO work.candidates
WITH own AS (
    SELECT DISTINCT kpi, unit
    FROM ref.precedence
    WHERE unit <> ''
),
figures AS (
    SELECT kpi, unit, month_index, value, numerator, denominator, status, coverage
    FROM work.resolved
    UNION ALL
    -- A unit between that nobody reports stands for its own children in such a comparison.
    SELECT c.kpi, c.unit, c.month_index, c.value, c.numerator, c.denominator, c.status, c.coverage
    FROM work.candidates AS c
    ANTI JOIN work.resolved AS r
        ON c.kpi = r.kpi AND c.unit = r.unit AND c.month_index = r.month_index
    WHERE c.position IS NULL
),
reporting AS (
    SELECT kpi, unit, min(month_index) AS first_month
    FROM figures
    GROUP BY kpi, unit
),
expected AS (
    SELECT
        e.parent,
        e.child,
        e.share,
        r.kpi,
        k.over_units,
        k.needs_all,
        p.position,
        m.month_index
    FROM ref.edges AS e
    INNER JOIN ref.units AS parent ON e.parent = parent.unit AND parent.depth = $depth AND e.share <> 0
    INNER JOIN ref.units AS child ON e.child = child.unit
    INNER JOIN reporting AS r ON e.child = r.unit
    INNER JOIN ref.kpis AS k
        ON r.kpi = k.kpi AND k.operands = 0 AND k.over_units <> 'never'
    INNER JOIN ref.months AS m
        ON
            m.month_index BETWEEN
            greatest(e.first_month, child.first_month, parent.first_month, r.first_month)
            AND least(e.last_month, child.last_month, parent.last_month)
    LEFT JOIN own AS o ON r.kpi = o.kpi AND e.parent = o.unit
    LEFT JOIN ref.precedence AS p
        ON
            r.kpi = p.kpi AND p.source = 'children' AND coalesce(o.unit, '') = p.unit
            AND m.month_index BETWEEN p.first_month AND p.last_month
    ANTI JOIN work.ignored AS g
        ON r.kpi = g.kpi AND e.child = g.unit AND m.month_index = g.month_index
),
found AS (
    SELECT
        x.*,
        v.value,
        v.numerator,
        v.denominator,
        v.status,
        v.coverage,
        CASE
            WHEN x.over_units = 'quotient'
                THEN v.numerator IS NOT NULL AND v.denominator IS NOT NULL
            ELSE v.value IS NOT NULL
        END AS available
    FROM expected AS x
    LEFT JOIN figures AS v
        ON x.kpi = v.kpi AND x.child = v.unit AND x.month_index = v.month_index
),
added AS (
    SELECT
        kpi,
        parent,
        month_index,
        position,
        over_units,
        needs_all,
        sum(value * share) FILTER (WHERE available) AS total,
        max(value) FILTER (WHERE available AND share > 0) AS largest,
        min(value) FILTER (WHERE available AND share > 0) AS smallest,
        sum(numerator * share) FILTER (WHERE available) AS numerator,
        sum(denominator * share) FILTER (WHERE available) AS denominator,
        min(status) FILTER (WHERE available) AS status_low,
        max(status) FILTER (WHERE available) AS status_high,
        coalesce(sum(coverage) FILTER (WHERE available), 0) / count(*) AS coverage,
        count(*) FILTER (WHERE available) AS summands
    FROM found
    GROUP BY kpi, parent, month_index, position, over_units, needs_all
    HAVING count(*) FILTER (WHERE available) > 0
),
divided AS (
    SELECT
        *,
        needs_all AND coverage < 1 AS is_left_open,
        quotient(numerator, denominator) AS ratio
    FROM added
)
SELECT
    kpi,
    parent,
    month_index,
    'children',
    position,
    'children',
    TRY_CAST(
        CASE
            WHEN is_left_open THEN NULL
            WHEN over_units = 'quotient' THEN ratio
            WHEN over_units = 'largest' THEN largest
            WHEN over_units = 'smallest' THEN smallest
            ELSE total
        END AS DECIMAL(28, 9)
    ),
    CASE WHEN over_units = 'quotient' AND NOT is_left_open THEN TRY_CAST(numerator AS DECIMAL(28, 9)) END,
    CASE WHEN over_units = 'quotient' AND NOT is_left_open THEN TRY_CAST(denominator AS DECIMAL(28, 9)) END,
    standing(status_low, status_high),
    NULL,
    NULL,
    coverage,
    summands
FROM divided
