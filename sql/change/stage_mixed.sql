-- The measures of the cards between: of each factor now or before. The figure moves by what moved
-- since and by what was restated, each whether or not the other is taken; a figure that is on one side
-- alone is that of both, and coverage says whether it counts. A measure that is on one side alone has
-- all that side has: it is a matter of definition. Figures and goals are per month.
-- Grain: number, bits, kpi, basis. Parameter: batch.
-- The linter takes parts of a row for tables.
-- noqa: disable=RF03
CREATE OR REPLACE TABLE what_if.work.mixed AS
WITH sided AS (
    SELECT
        h.number,
        h.copy,
        s.kpi,
        s.basis,
        s.old,
        s.new,
        s.x_today,
        s.is_there AND (h.bits & 4 > 0 OR NOT s.was_there) AS new_place,
        CASE
            WHEN NOT s.is_there OR s.new.score IS NULL AND s.old.score IS NOT NULL THEN FALSE
            ELSE NOT (s.was_there AND s.old.score IS NOT NULL AND h.bits & 2 = 0)
        END AS new_aim,
        s.was_there AND (NOT s.is_there OR h.bits & 8 = 0) AS old_cover,
        h.bits & 1 > 0 AS moved,
        h.bits & 16 > 0 AS restated
    FROM what_if.work.choices AS h
    INNER JOIN what_if.work.sides AS s
        ON h.number = s.number AND CASE WHEN h.bits & 4 > 0 THEN s.is_there ELSE s.was_there END
    WHERE h.batch = $batch AND h.is_between
),
-- Part by part: to choose between all that two sides have takes longer.
chosen AS (
    SELECT
        number,
        copy,
        kpi,
        basis,
        moved,
        restated,
        CASE WHEN new_place THEN new.objective ELSE old.objective END AS objective,
        CASE WHEN new_place THEN new.measure_position ELSE old.measure_position END AS measure_position,
        CASE WHEN new_place THEN new.weight ELSE old.weight END AS weight,
        CASE WHEN new_place THEN new.role ELSE old.role END AS role,
        CASE WHEN new_place THEN new.score_type ELSE old.score_type END AS score_type,
        CASE WHEN new_place THEN new.better ELSE old.better END AS better,
        CASE WHEN new_aim THEN new.r ELSE old.r END AS r,
        CASE WHEN new_aim THEN new.g ELSE old.g END AS g,
        CASE WHEN new_aim THEN new.r_high ELSE old.r_high END AS r_high,
        CASE WHEN new_aim THEN new.g_high ELSE old.g_high END AS g_high,
        CASE WHEN new_aim THEN new.points ELSE old.points END AS points,
        CASE WHEN new_aim THEN new.months ELSE old.months END AS months,
        CASE WHEN old_cover THEN old.score ELSE new.score END AS covered_score,
        CASE WHEN old_cover THEN old.not_due ELSE new.not_due END AS not_due,
        levelled(old.x, old.months) AS x_before,
        levelled(coalesce(x_today, old.x), old.months) AS x_today,
        levelled(new.x, new.months) AS x_now
    FROM sided
)
SELECT
    -- Any number, of one measure alone.
    row_number() OVER ()::INTEGER AS measure,
    number,
    copy,
    kpi,
    basis,
    objective,
    measure_position,
    weight,
    role,
    score_type,
    better,
    covered_score IS NOT NULL AS has_score,
    not_due,
    CASE
        WHEN covered_score IS NULL THEN NULL
        WHEN x_before IS NULL THEN x_now
        WHEN x_now IS NULL THEN x_before
        ELSE
            x_before
            + CASE WHEN restated THEN x_today - x_before ELSE 0 END
            + CASE WHEN moved THEN x_now - x_today ELSE 0 END
    END AS x,
    levelled(r, months) AS r,
    levelled(g, months) AS g,
    levelled(r_high, months) AS r_high,
    levelled(g_high, months) AS g_high,
    levelled_points(points, months) AS points
FROM chosen
