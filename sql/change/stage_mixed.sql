-- The measures of the cards between: of each factor now or before. The figure moves by what moved
-- since and by what was restated, each whether or not the other is taken; a figure that is on one side
-- alone is that of both, and coverage says whether it counts. A measure that is on one side alone has
-- all that side has: it is a matter of definition. Figures and goals are per month.
-- Grain: number, bits, kpi, basis. Parameter: batch.
-- The linter takes parts of a row for tables.
-- noqa: disable=RF03
CREATE OR REPLACE TABLE what_if.work.mixed AS
WITH chosen AS (
    SELECT
        h.number,
        h.copy,
        s.kpi,
        s.basis,
        CASE WHEN s.is_there AND (h.bits & 4 > 0 OR NOT s.was_there) THEN s.new ELSE s.old END AS place,
        CASE
            WHEN NOT s.is_there OR s.new.score IS NULL AND s.old.score IS NOT NULL THEN s.old
            WHEN s.was_there AND s.old.score IS NOT NULL AND h.bits & 2 = 0 THEN s.old
            ELSE s.new
        END AS aim,
        CASE WHEN s.was_there AND (NOT s.is_there OR h.bits & 8 = 0) THEN s.old ELSE s.new END AS cover,
        levelled(s.old.x, s.old.months) AS x_before,
        levelled(coalesce(s.x_today, s.old.x), s.old.months) AS x_today,
        levelled(s.new.x, s.new.months) AS x_now,
        h.bits & 1 > 0 AS moved,
        h.bits & 16 > 0 AS restated
    FROM what_if.work.choices AS h
    INNER JOIN what_if.work.sides AS s
        ON h.number = s.number AND CASE WHEN h.bits & 4 > 0 THEN s.is_there ELSE s.was_there END
    WHERE h.batch = $batch AND h.is_between
)
SELECT
    -- Any number, of one measure alone.
    row_number() OVER ()::INTEGER AS measure,
    number,
    copy,
    kpi,
    basis,
    place,
    cover.score IS NOT NULL AS has_score,
    cover.not_due,
    CASE
        WHEN cover.score IS NULL THEN NULL
        WHEN x_before IS NULL THEN x_now
        WHEN x_now IS NULL THEN x_before
        ELSE
            x_before
            + CASE WHEN restated THEN x_today - x_before ELSE 0 END
            + CASE WHEN moved THEN x_now - x_today ELSE 0 END
    END AS x,
    levelled(aim.r, aim.months) AS r,
    levelled(aim.g, aim.months) AS g,
    levelled(aim.r_high, aim.months) AS r_high,
    levelled(aim.g_high, aim.months) AS g_high,
    levelled_points(aim.points, aim.months) AS points
FROM chosen
