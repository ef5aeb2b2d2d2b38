-- Printed figures, targets, red flags, scores and colours of measures against ours. A figure may also
-- agree within the KPI's tolerance. Whether they hold the other way for good is told by their colours
-- on either side of their own targets: by three cells at least, and four of five of them.
-- Grain: source, kpi, unit, month, field, sheet, cell.
INSERT INTO mart.card_comparisons BY NAME
WITH worths AS (
    SELECT
        p.*,
        CASE
            WHEN coalesce(by_source.currency, by_unit.currency, '') = '' OR k.kpi IS NULL THEN 1
            ELSE
                quotient(
                    CASE coalesce(k.value_at, k.numerator_at)
                        WHEN 'average' THEN r.average
                        WHEN 'closing' THEN r.closing
                        ELSE 1
                    END,
                    CASE k.denominator_at
                        WHEN 'average' THEN r.average
                        WHEN 'closing' THEN r.closing
                        ELSE 1
                    END
                )
        END AS worth
    FROM mart.printed AS p
    LEFT JOIN ref.months AS m ON p.month = m.month
    LEFT JOIN ref.conversions AS k ON p.kpi = k.kpi
    LEFT JOIN ref.currencies AS by_source ON p.source = by_source.source AND by_source.kpi = ''
    LEFT JOIN ref.currencies AS by_unit ON by_unit.source = '' AND p.unit = by_unit.unit
    LEFT JOIN ref.rates AS r
        ON
            coalesce(by_source.currency, by_unit.currency) = r.currency
            AND m.month_index = r.month_index
    WHERE
        p.is_current
        AND p.kpi IS NOT NULL
        AND p.field IN ('value', 'target', 'red_flag', 'score', 'colour')
),
-- Amounts in another currency as they are worth in ours; without a rate they say nothing.
printed AS (
    SELECT
        * EXCLUDE (worth) REPLACE (
            CASE
                WHEN field IN ('score', 'colour') THEN figure
                ELSE TRY_CAST(TRY(figure * worth) AS DECIMAL(28, 9))
            END AS figure,
            CASE
                WHEN field IN ('score', 'colour') THEN step
                ELSE TRY_CAST(TRY(step * worth) AS DECIMAL(28, 9))
            END AS step
        )
    FROM worths
    WHERE field IN ('score', 'colour') OR worth IS NOT NULL
),
firsts AS (
    SELECT source, kpi, unit, month, field, figure
    FROM printed
    WHERE field IN ('value', 'target')
    QUALIFY row_number() OVER (
        PARTITION BY source, kpi, unit, month, field ORDER BY sheet, cell
    ) = 1
),
told AS (
    SELECT
        c.source,
        c.kpi,
        c.month,
        (c.text = 'green') = (
            CASE k.polarity WHEN 'higher_is_better' THEN v.figure > t.figure ELSE v.figure < t.figure END
        ) AS ours
    FROM printed AS c
    INNER JOIN ref.kpis AS k ON c.kpi = k.kpi
    INNER JOIN firsts AS v
        ON
            c.source = v.source AND c.kpi = v.kpi AND c.unit = v.unit AND c.month = v.month
            AND v.field = 'value'
    INNER JOIN firsts AS t
        ON
            c.source = t.source AND c.kpi = t.kpi AND c.unit = t.unit AND c.month = t.month
            AND t.field = 'target'
    -- Beside a target range neither way is good.
    ANTI JOIN ref.measures AS b ON c.kpi = b.kpi AND c.unit = b.unit AND b.score_type = 'band'
    WHERE c.field = 'colour' AND v.figure <> t.figure
),
ways AS (
    SELECT
        p.source,
        p.kpi,
        p.month,
        count(*) >= 3 AND count(*) FILTER (WHERE NOT t.ours) >= 0.8 * count(*) AS other_way
    FROM (SELECT DISTINCT source, kpi, month FROM printed) AS p
    INNER JOIN told AS t ON p.source = t.source AND p.kpi = t.kpi AND p.month >= t.month
    GROUP BY p.source, p.kpi, p.month
),
sides AS (
    SELECT
        p.*,
        k.tolerance_absolute,
        k.tolerance_relative,
        k.rounding_step,
        v.source AS ours_from,
        CASE p.field
            WHEN 'value' THEN v.value
            WHEN 'target' THEN l.goal
            WHEN 'red_flag' THEN l.red_flag
            WHEN 'score' THEN l.score
        END AS ours,
        CASE p.field WHEN 'colour' THEN l.colour END AS our_text,
        coalesce(w.other_way, FALSE) AS other_way
    FROM printed AS p
    INNER JOIN ref.kpis AS k ON p.kpi = k.kpi
    LEFT JOIN our_lines AS l ON p.kpi = l.kpi AND p.unit = l.unit AND p.month = l.month
    LEFT JOIN mart.kpi_values AS v
        ON p.field = 'value' AND p.kpi = v.kpi AND p.unit = v.unit AND p.month = v.month
    LEFT JOIN ways AS w ON p.source = w.source AND p.kpi = w.kpi AND p.month = w.month
)
SELECT
    source,
    kpi,
    unit,
    month,
    month_start,
    field,
    ours,
    figure AS theirs,
    step,
    CASE
        WHEN figure IS NULL OR field = 'colour' THEN NULL
        WHEN field = 'value'
            THEN
                allowed(
                    tolerance_absolute,
                    tolerance_relative,
                    greatest(rounding_step, coalesce(step, 0) * 0.5)::DECIMAL(28, 9),
                    ours,
                    figure
                )::DECIMAL(28, 9)
        ELSE (coalesce(step, 0) * 0.5)::DECIMAL(28, 9)
    END AS tolerance,
    our_text,
    text AS their_text,
    CASE
        WHEN field = 'colour' AND our_text IS NULL THEN 'only_there'
        WHEN field = 'colour' THEN CASE WHEN our_text = text THEN 'equal' ELSE 'differs' END
        WHEN figure IS NULL THEN 'unreadable'
        WHEN ours IS NULL THEN 'only_there'
        WHEN
            field = 'value'
            AND agree(ours, figure, step) = 'differs'
            AND verdict(
                ours, figure, allowed(tolerance_absolute, tolerance_relative, rounding_step, ours, figure)
            ) = ''
            THEN 'tolerance'
        ELSE agree(ours, figure, step)
    END AS state,
    other_way,
    ours_from,
    month = max(month) OVER (PARTITION BY source, kpi, unit, field, since_delivery, sheet, cell) AS newest,
    since_delivery AS delivery,
    row_number,
    sheet,
    cell
FROM sides
