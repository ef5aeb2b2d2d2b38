-- Measures whose figure or score is not what it is on the card.
-- Grain: scenario, unit, month_index, item, basis.
INSERT INTO what_if.work.moves
WITH copies AS (
    SELECT DISTINCT scenario, unit, copy
    FROM what_if.work.series
)
SELECT
    c.scenario,
    c.unit,
    b.month_index,
    b.level,
    b.item,
    b.basis,
    b.value AS value_before,
    r.value AS value_after,
    b.figure AS figure_before,
    r.scored_value AS figure_after,
    b.score AS score_before,
    r.score AS score_after,
    b.colour AS colour_before,
    r.colour AS colour_after
FROM what_if.mart.measure_results AS r
INNER JOIN copies AS c ON r.unit = c.copy
INNER JOIN ref.months AS m ON r.month = m.month
INNER JOIN what_if.work.levels AS b
    ON
        c.unit = b.unit AND m.month_index = b.month_index AND b.level = 'measure'
        AND r.kpi = b.item AND r.basis = b.basis
WHERE
    r.value IS DISTINCT FROM b.value
    OR r.scored_value IS DISTINCT FROM b.figure
    OR r.score IS DISTINCT FROM b.score
