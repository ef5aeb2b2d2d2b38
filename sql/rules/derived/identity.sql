-- Identity: a KPI's figure against the sum of others it must be, of its month and of the month before,
-- for every unit that has all of them. The rounding floor is n*u/2 + u/2 for n terms in steps of u; a
-- ratio is in steps of the ninth place. One that is undefined does not agree with a value.
-- Grain: identity, unit, month_index; of those that pass identity, month_index.
INSERT INTO work.comparisons BY NAME
WITH added AS (
    SELECT
        t.identity,
        r.unit,
        r.month_index + t.lag AS month_index,
        count(*) AS terms,
        CASE WHEN count(r.value) = count(*) THEN sum(t.factor * r.value) END AS value
    FROM ref.identity_terms AS t
    INNER JOIN work.resolved AS r ON t.kpi = r.kpi
    GROUP BY t.identity, r.unit, r.month_index + t.lag
),
compared AS (
    SELECT
        i.identity,
        i.formula,
        r.kpi,
        r.unit,
        r.month_index,
        r.source,
        r.value,
        TRY_CAST(a.value AS DECIMAL(28, 9)) AS sum_value,
        allowed(
            i.tolerance_absolute,
            i.tolerance_relative,
            (
                (i.terms + 1) * 0.5
                * greatest(i.rounding_step, CASE WHEN k.over_units = 'quotient' THEN 0.000000001 ELSE 0 END)
            )::DECIMAL(37, 15),
            r.value,
            TRY_CAST(a.value AS DECIMAL(28, 9))
        ) AS tolerance,
        r.seq,
        r.row_number
    FROM ref.identities AS i
    INNER JOIN ref.kpis AS k ON i.kpi = k.kpi
    INNER JOIN work.resolved AS r
        ON i.kpi = r.kpi AND r.month_index BETWEEN i.first_month AND i.last_month
    INNER JOIN added AS a
        ON i.identity = a.identity AND r.unit = a.unit AND r.month_index = a.month_index
    WHERE i.terms = a.terms
),
judged AS (
    SELECT *, verdict(value, sum_value, tolerance) AS reason
    FROM compared
)
SELECT
    'identity' AS rule,
    kpi,
    unit,
    month_index,
    source AS left_source,
    value AS left_value,
    'identity' AS right_source,
    sum_value AS right_value,
    tolerance,
    seq AS delivery,
    row_number,
    FALSE AS passed,
    reason,
    formula AS detail,
    identity AS place,
    1 AS times
FROM judged
WHERE reason <> ''
UNION ALL BY NAME
SELECT
    'identity' AS rule,
    kpi,
    month_index,
    TRUE AS passed,
    '' AS reason,
    identity AS place,
    count(*) AS times
FROM judged
WHERE reason = ''
GROUP BY identity, kpi, month_index
