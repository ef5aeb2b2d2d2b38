-- What the cards between take of other cards, as measures are taken: a score there moves like a figure.
-- Grain: unit, month, objective, child. Parameter: batch.
-- The linter takes parts of a row for tables.
-- noqa: disable=RF03
INSERT INTO what_if.mart.cascade_results BY NAME
WITH chosen AS (
    SELECT
        h.number,
        h.copy,
        s.objective,
        s.child,
        CASE WHEN s.is_there AND (h.bits & 4 > 0 OR NOT s.was_there) THEN s.new ELSE s.old END AS place,
        CASE WHEN s.was_there AND (NOT s.is_there OR h.bits & 8 = 0) THEN s.old ELSE s.new END AS cover,
        s.old.score AS score_before,
        coalesce(s.today, s.old.score) AS score_today,
        s.new.score AS score_now,
        h.bits & 1 > 0 AS moved,
        h.bits & 16 > 0 AS restated
    FROM what_if.work.choices AS h
    INNER JOIN what_if.work.cascade_sides AS s
        ON h.number = s.number AND CASE WHEN h.bits & 4 > 0 THEN s.is_there ELSE s.was_there END
    WHERE h.batch = $batch AND h.is_between
),
scored AS (
    SELECT
        *,
        CASE
            WHEN cover.score IS NULL THEN NULL
            WHEN score_before IS NULL THEN score_now
            WHEN score_now IS NULL THEN score_before
            ELSE
                least(10, greatest(
                    0,
                    score_before
                    + CASE WHEN restated THEN score_today - score_before ELSE 0 END
                    + CASE WHEN moved THEN score_now - score_today ELSE 0 END
                ))
        END::DECIMAL(18, 9) AS score
    FROM chosen
)
SELECT
    s.copy AS unit,
    m.month,
    m.month_start,
    s.objective,
    s.place.position,
    s.child,
    s.place.role,
    s.place.weight,
    '' AS from_unit,
    '' AS from_level,
    '' AS from_item,
    '' AS from_basis,
    s.score,
    band(s.score) AS colour,
    s.cover.coverage,
    s.cover.not_due
FROM scored AS s
INNER JOIN what_if.work.pairs AS p ON s.number = p.number
INNER JOIN ref.months AS m ON p.month_index = m.month_index
