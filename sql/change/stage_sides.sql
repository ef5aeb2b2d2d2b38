-- Each measure before and now, the figure before as it is today, and which of the five factors differ;
-- measures that are on one side only stand alone. A year to date and its goal grow by the month, and nobody
-- would call that a change: such figures and goals are compared per month. Of the pairs that are looked at,
-- and kept nowhere, since few are looked at twice.
-- Grain: number, kpi, basis.
-- Columns in the order of what they are of.
-- noqa: disable=ST06
CREATE OR REPLACE VIEW what_if.work.sides AS
WITH befores AS (
    SELECT p.number, p.before_index, TRUE AS published, b.* EXCLUDE (month_index)
    FROM what_if.work.looked AS p
    INNER JOIN what_if.work.printed AS b ON p.unit = b.unit AND p.before_index = b.month_index
    WHERE p.published
    UNION ALL
    SELECT p.number, p.before_index, FALSE, b.* EXCLUDE (month_index)
    FROM what_if.work.looked AS p
    INNER JOIN what_if.work.lines AS b ON p.unit = b.unit AND p.before_index = b.month_index
    WHERE NOT p.published
),
nows AS (
    SELECT p.number, n.* EXCLUDE (month_index)
    FROM what_if.work.looked AS p
    INNER JOIN what_if.work.lines AS n ON p.unit = n.unit AND p.month_index = n.month_index
),
todays AS (
    SELECT l.*
    FROM what_if.work.lines AS l
    SEMI JOIN what_if.work.printed AS p ON l.unit = p.unit AND l.month_index = p.month_index
),
compared AS (
    SELECT
        coalesce(b.number, n.number) AS number,
        coalesce(b.kpi, n.kpi) AS kpi,
        coalesce(b.basis, n.basis) AS basis,
        b.number IS NOT NULL AS was_there,
        n.number IS NOT NULL AS is_there,
        b.number IS NOT NULL AND n.number IS NOT NULL AS on_both,
        b AS old,
        n AS new,
        CASE WHEN b.published THEN t.x ELSE b.x END AS x_today,
        b.x AS x_before,
        n.x AS x_now,
        b.months AS months_before,
        n.months AS months_now,
        b.score AS score_before,
        n.score AS score_now,
        b.not_due <> n.not_due AS other_due,
        CASE
            WHEN b.months = n.months
                THEN
                    (b.g IS NOT DISTINCT FROM n.g)
                    AND (b.r IS NOT DISTINCT FROM n.r)
                    AND (b.g_high IS NOT DISTINCT FROM n.g_high)
                    AND (b.r_high IS NOT DISTINCT FROM n.r_high)
                    AND (b.points IS NOT DISTINCT FROM n.points)
            ELSE
                (b.g::DECIMAL(38, 9) * n.months IS NOT DISTINCT FROM n.g::DECIMAL(38, 9) * b.months)
                AND (b.r::DECIMAL(38, 9) * n.months IS NOT DISTINCT FROM n.r::DECIMAL(38, 9) * b.months)
                AND (b.g_high::DECIMAL(38, 9) * n.months IS NOT DISTINCT FROM n.g_high::DECIMAL(38, 9) * b.months)
                AND (b.r_high::DECIMAL(38, 9) * n.months IS NOT DISTINCT FROM n.r_high::DECIMAL(38, 9) * b.months)
                AND same_points(b.points, b.months, n.points, n.months)
        END AS same_aim,
        b.weight <> n.weight
        OR b.objective <> n.objective
        OR b.score_type <> n.score_type
        OR b.better <> n.better AS redefined
    FROM befores AS b
    FULL OUTER JOIN nows AS n ON b.number = n.number AND b.kpi = n.kpi AND b.basis = n.basis
    LEFT JOIN todays AS t
        ON b.unit = t.unit AND b.before_index = t.month_index AND b.kpi = t.kpi AND b.basis = t.basis
)
SELECT
    number,
    kpi,
    basis,
    was_there,
    is_there,
    old,
    new,
    x_today,
    on_both AND x_before IS NOT NULL AND x_now IS NOT NULL
    AND CASE
        WHEN months_before = months_now THEN x_now <> coalesce(x_today, x_before)
        ELSE x_now::DECIMAL(38, 9) * months_before <> coalesce(x_today, x_before)::DECIMAL(38, 9) * months_now
    END AS actuals,
    on_both AND score_before IS NOT NULL AND score_now IS NOT NULL AND NOT same_aim AS targets,
    NOT on_both OR redefined AS weights,
    on_both AND ((score_before IS NULL) <> (score_now IS NULL) OR other_due) AS coverage,
    on_both AND x_now IS NOT NULL AND x_today <> x_before AS restatement
FROM compared
