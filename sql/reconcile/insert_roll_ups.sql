-- Every reported figure of a unit against the aggregate of its children, where all of them are there,
-- or a reported figure against its own formula. The rounding floor is n*u/2 + u/2 for n summands shown
-- in steps of u; of a ratio at least one unit of the ninth place.
-- A child's break is where the figure the parent's source gives of it is not the one chosen, its own
-- parts', another source's or a person's, beyond the child's tolerance; shares count as in the sum, and
-- what is left out of the sum is left out here.
-- Grain: kpi, unit, month_index, source.
INSERT INTO mart.roll_ups BY NAME
WITH RECURSIVE added AS (
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
        c.parts = 'children' AND k.over_units = 'sum' AS is_sum,
        allowed(
            k.tolerance_absolute,
            k.tolerance_relative,
            greatest(
                ((c.summands + 1) * k.rounding_step * 0.5)::DECIMAL(37, 15),
                CASE WHEN k.over_units = 'quotient' THEN 0.000000001 ELSE 0 END
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
-- What there is of the KPIs and months in which a sum is reported.
summed AS (
    SELECT DISTINCT kpi, month_index
    FROM judged
    WHERE is_sum
),
chosen AS MATERIALIZED (
    SELECT r.kpi, r.unit, r.month_index, r.rule, r.value
    FROM work.resolved AS r
    SEMI JOIN summed AS s ON r.kpi = s.kpi AND r.month_index = s.month_index
),
claimed AS MATERIALIZED (
    SELECT c.kpi, c.unit, c.month_index, c.source, c.value
    FROM work.candidates AS c
    SEMI JOIN summed AS s ON c.kpi = s.kpi AND c.month_index = s.month_index
    WHERE c.rule = 'source'
),
-- What the parent's source says of each unit below, down to where it says something; a unit between
-- that it leaves out, and that is made of its own parts, stands for those.
branches AS (
    SELECT DISTINCT kpi, unit, unit AS below, month_index, source, 1::DECIMAL(9, 6) AS share, FALSE AS is_said
    FROM judged
    WHERE is_sum
    UNION ALL
    SELECT
        b.kpi,
        b.unit,
        e.child,
        b.month_index,
        b.source,
        (b.share * e.share)::DECIMAL(9, 6),
        c.source IS NOT NULL OR v.rule <> 'children'
    FROM branches AS b
    INNER JOIN ref.edges AS e
        ON b.below = e.parent AND b.month_index BETWEEN e.first_month AND e.last_month AND e.share <> 0
    INNER JOIN chosen AS v
        ON b.kpi = v.kpi AND e.child = v.unit AND b.month_index = v.month_index
    LEFT JOIN claimed AS c
        ON
            b.kpi = c.kpi AND e.child = c.unit AND b.month_index = c.month_index
            AND b.source = c.source
    ANTI JOIN work.ignored AS g
        ON b.kpi = g.kpi AND e.child = g.unit AND b.month_index = g.month_index
    WHERE NOT b.is_said
),
said AS (
    SELECT
        b.kpi,
        b.unit,
        b.month_index,
        b.source,
        b.share,
        c.value,
        v.value AS chosen,
        allowed(
            k.tolerance_absolute,
            k.tolerance_relative,
            (coalesce(p.summands, 1) + 1) * k.rounding_step * 0.5,
            c.value,
            v.value
        ) AS tolerance
    FROM branches AS b
    INNER JOIN ref.kpis AS k ON b.kpi = k.kpi
    INNER JOIN claimed AS c
        ON
            b.kpi = c.kpi AND b.below = c.unit AND b.month_index = c.month_index
            AND b.source = c.source
    INNER JOIN chosen AS v
        ON b.kpi = v.kpi AND b.below = v.unit AND b.month_index = v.month_index
    LEFT JOIN added AS p
        ON
            v.rule = 'children'
            AND b.kpi = p.kpi AND b.below = p.unit AND b.month_index = p.month_index
    WHERE b.is_said
),
below AS (
    SELECT
        kpi,
        unit,
        month_index,
        source,
        TRY_CAST(sum(abs((chosen - value) * share)) AS DECIMAL(28, 9)) AS gross
    FROM said
    WHERE verdict(value, chosen, tolerance) = 'differs'
    GROUP BY kpi, unit, month_index, source
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
