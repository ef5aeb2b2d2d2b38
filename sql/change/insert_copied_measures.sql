-- Where the measures of the cards between stand. Grain: unit, measure.
INSERT INTO what_if.ref.measures BY NAME
SELECT
    x.measure,
    x.copy AS unit,
    '' AS perspective,
    0 AS perspective_position,
    0 AS perspective_weight,
    x.objective,
    0 AS objective_position,
    0 AS objective_weight,
    x.kpi,
    x.measure_position,
    x.weight,
    x.role,
    x.basis,
    x.score_type,
    FALSE AS required,
    p.month_index AS first_month,
    p.month_index AS last_month
FROM what_if.work.mixed AS x
INNER JOIN what_if.work.pairs AS p ON x.number = p.number
