-- The objectives of a step, rolled up. Grain: unit, month, objective. Parameter: step.
INSERT INTO mart.objective_results
SELECT
    unit,
    month,
    month_start,
    perspective,
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
    result,
    outlook,
    CASE
        WHEN band(result) = 'green' AND band(outlook) = 'red' THEN 'early_warning'
        WHEN band(result) = 'red' AND band(outlook) = 'green' THEN 'turning'
    END,
    measures,
    scored,
    red,
    not_due
FROM rolled_up($step)
