-- The perspectives of a step, rolled up. Grain: unit, month, perspective. Parameter: step.
INSERT INTO mart.perspective_results
SELECT
    unit,
    month,
    month_start,
    item,
    place,
    weight,
    method,
    score,
    colour,
    coverage,
    worst_child,
    worst_score,
    worst_colour,
    lower_bound,
    upper_bound,
    measures,
    scored,
    red,
    not_due
FROM rolled_up($step)
