-- What measures are scored by: the figure of the basis, and what it is held against. A sum without some
-- of its summands is in part, and so is what a formula makes of one, and the largest or smallest of some
-- where the ones that are missing could only be worse. Those of the units between two, by their ids: a
-- large organisation is scored in slices, for what is joined is held in memory.
-- Grain: unit, measure, month_index; it makes the table macro `lines` of this connection.
-- noqa: disable=LT01,LT02,ST06
CREATE OR REPLACE TEMP MACRO lines(first_unit, last_unit) AS TABLE
WITH measured AS (
    SELECT
        s.unit,
        s.measure,
        s.kpi,
        s.basis,
        s.score_type,
        m.month_index,
        v.value,
        v.ytd_denominator,
        coalesce(c.coverage, v.coverage) AS coverage,
        (
            k.over_units = 'sum'
            OR k.operands > 0
            OR k.over_units = 'largest' AND k.polarity = 'lower_is_better'
            OR k.over_units = 'smallest' AND k.polarity = 'higher_is_better'
        )
        AND NOT k.scored_in_part AS is_whole_only,
        v.kpi IS NOT NULL AS reported,
        coalesce(k.needs_all AND v.coverage < 1, FALSE) AS is_left_open,
        due_months(k.due, m.month_index, 1) = 0 AND k.between_updates = 'exclude' AS is_not_due,
        CASE s.basis
            WHEN 'month' THEN v.value
            WHEN 'quarter' THEN v.quarter_value
            WHEN 'ytd' THEN v.ytd_value
            WHEN 'rolling_3' THEN v.rolling_3_value
            ELSE v.rolling_12_value
        END AS x,
        t.red_flag AS r,
        t.goal AS g,
        k.polarity,
        -- Which way is good; a red flag on the other side of the goal is refused in the configuration.
        CASE k.polarity WHEN 'higher_is_better' THEN 1 ELSE -1 END AS better,
        k.over_time = 'never'
        OR (k.over_time = 'quotient' AND v.value IS NOT NULL AND v.denominator IS NULL) AS is_level
    FROM ref.measures AS s
    INNER JOIN ref.kpis AS k ON s.kpi = k.kpi
    INNER JOIN ref.units AS u ON s.unit = u.unit
    INNER JOIN ref.months AS m
        ON
            m.month_index BETWEEN u.first_month AND u.last_month
            AND m.month_index BETWEEN s.first_month AND s.last_month
    LEFT JOIN mart.kpi_values AS v
        ON
            s.kpi = v.kpi AND s.unit = v.unit AND m.month = v.month
            AND v.unit BETWEEN first_unit AND last_unit
    LEFT JOIN work.period_coverage AS c
        ON
            s.kpi = c.kpi AND s.unit = c.unit AND s.basis = c.basis
            AND m.month_index = c.month_index
    LEFT JOIN work.period_targets AS t
        ON
            s.kpi = t.kpi AND s.unit = t.unit AND s.basis = t.basis
            AND m.month_index = t.month_index
            AND t.unit BETWEEN first_unit AND last_unit
    WHERE s.unit BETWEEN first_unit AND last_unit
),
scales AS (
    SELECT
        unit,
        kpi,
        month_index,
        basis,
        min(figure) FILTER (WHERE score = 10000) AS red_flag,
        min(figure) FILTER (WHERE score = 20000) AS goal,
        max(figure) FILTER (WHERE score = 20000) AS goal_high,
        max(figure) FILTER (WHERE score = 10000) AS red_flag_high,
        list({'figure': figure, 'score': score} ORDER BY position) AS points
    FROM work.scales
    WHERE unit BETWEEN first_unit AND last_unit
    GROUP BY unit, kpi, month_index, basis
)
SELECT
    l.* EXCLUDE (r, g),
    -- Of a sum without some of its summands nothing can be said: low cost would look good.
    coalesce(l.is_whole_only AND l.coverage < 1, FALSE) AS in_part,
    CASE
        WHEN l.score_type IN ('linear', 'three_colour') THEN l.r
        WHEN l.score_type IN ('band', 'explicit') THEN c.red_flag
    END AS r,
    CASE l.score_type
        WHEN 'yes_no' THEN CASE WHEN l.better = 1 THEN 1 ELSE 0 END
        WHEN 'progress' THEN a.target
        WHEN 'band' THEN c.goal
        WHEN 'explicit' THEN coalesce(c.goal, l.g)
        ELSE l.g
    END AS g,
    CASE WHEN l.score_type = 'band' THEN c.goal_high END AS g_high,
    CASE WHEN l.score_type = 'band' THEN c.red_flag_high END AS r_high,
    l.g AS declared,
    c.points,
    a.target AS long_term_target
FROM measured AS l
LEFT JOIN scales AS c
    ON l.unit = c.unit AND l.kpi = c.kpi AND l.month_index = c.month_index AND l.basis = c.basis
LEFT JOIN work.long_term_targets AS a
    ON l.unit = a.unit AND l.kpi = a.kpi AND l.month_index = a.month_index
