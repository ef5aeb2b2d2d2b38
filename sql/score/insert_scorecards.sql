-- The cards of a step, rolled up. Grain: unit, month. Parameter: step.
INSERT INTO mart.scorecards
SELECT
    unit,
    month,
    month_start,
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
