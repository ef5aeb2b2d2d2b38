-- What each break would put in place of the figure that was chosen: the other of its two numbers;
-- where neither was chosen, the one farther from it. A rate whose source gives no operands keeps the
-- denominator of the figure it replaces, or no unit above could tell what it is worth.
-- Grain: break_id. Parameters: rules, those of comparisons; size, about how many make a batch.
CREATE OR REPLACE TABLE what_if.work.exchanges AS
WITH compared AS (
    SELECT b.*, m.month_index
    FROM mart.breaks AS b
    INNER JOIN ref.months AS m ON b.month = m.month
    WHERE
        (list_contains($rules, b.rule) AND b.reason IN ('differs', 'undefined'))
        -- Held against the chosen figure itself, if another is said or printed instead of it.
        OR (
            (b.rule = 'dispute' OR (b.rule = 'cross_scorecard' AND b.reason = 'value'))
            AND b.right_value IS NOT NULL
        )
),
sides AS (
    SELECT break_id, rule, kpi, unit, month_index, status, left_source AS source, left_value AS value, 0 AS place
    FROM compared
    UNION ALL
    SELECT
        break_id,
        rule,
        kpi,
        unit,
        month_index,
        status,
        -- Child units and operands alike stand as `children` among what can be chosen.
        CASE rule WHEN 'roll_up' THEN 'children' ELSE right_source END,
        right_value,
        1
    FROM compared
),
others AS (
    SELECT
        s.break_id,
        s.kpi,
        s.unit,
        s.month_index,
        s.status NOT IN ('accepted', 'corrected') AS is_open,
        s.source,
        s.value,
        abs(s.value - r.value) AS distance,
        r.denominator AS chosen_denominator,
        r.status
    FROM sides AS s
    INNER JOIN work.resolved AS r
        ON s.kpi = r.kpi AND s.unit = r.unit AND s.month_index = r.month_index
    WHERE CASE WHEN s.rule IN ('dispute', 'cross_scorecard') THEN s.place = 1 ELSE s.source <> r.source END
    QUALIFY
        row_number() OVER (
            PARTITION BY s.break_id ORDER BY distance DESC NULLS LAST, s.place DESC
        ) = 1
),
claims AS (
    SELECT source, kpi, unit, month_index, numerator, denominator, status, 1 AS coverage
    FROM work.current
    UNION ALL
    SELECT source, kpi, unit, month_index, numerator, denominator, status, coverage
    FROM work.candidates
    WHERE source = 'children'
),
numbered AS (
    SELECT
        o.*,
        c.numerator AS own_numerator,
        c.denominator AS own_denominator,
        c.status AS own_status,
        c.coverage AS own_coverage,
        k.over_units = 'quotient' AND c.denominator IS NULL AND o.value IS NOT NULL AS is_bare,
        row_number() OVER (ORDER BY o.kpi, o.unit, o.month_index, o.break_id)::INTEGER AS number
    FROM others AS o
    INNER JOIN ref.kpis AS k ON o.kpi = k.kpi
    LEFT JOIN claims AS c
        ON
            o.source = c.source AND o.kpi = c.kpi AND o.unit = c.unit
            AND o.month_index = c.month_index
)
SELECT
    number,
    -- All of one figure are in one batch: those of its earlier months are put in together.
    min(number) OVER (PARTITION BY kpi, unit) // $size AS batch,
    break_id,
    kpi,
    unit,
    month_index,
    is_open,
    distance,
    source,
    value,
    CASE
        WHEN is_bare THEN TRY(TRY_CAST(value * chosen_denominator AS DECIMAL(28, 9)))
        ELSE own_numerator
    END AS numerator,
    CASE WHEN is_bare THEN chosen_denominator ELSE own_denominator END AS denominator,
    coalesce(own_status, status) AS status,
    -- What is printed, disputed or made by an identity is said of the whole unit.
    coalesce(own_coverage, 1) AS coverage
FROM numbered
