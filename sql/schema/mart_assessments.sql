-- How people see objectives of a month, and what was computed.
-- Grain: unit, month, objective.
CREATE VIEW mart.assessments (
    unit, -- unit id
    month, -- 'YYYY-MM'
    month_start, -- first day of the month
    objective, -- objective id
    colour, -- green, amber or red, as the person sees it
    person, -- id of the person
    reason, -- why
    computed_colour, -- green, amber or red; NULL where the objective has no score
    differs -- whether both are there and not the same
) AS
SELECT
    a.unit,
    r.month,
    r.month_start,
    a.objective,
    a.colour,
    a.person,
    a.reason,
    r.colour AS computed_colour,
    coalesce(a.colour <> r.colour, FALSE) AS differs
FROM ref.assessments AS a
INNER JOIN ref.months AS m ON a.month_index = m.month_index
INNER JOIN mart.objective_results AS r
    ON a.unit = r.unit AND a.objective = r.objective AND m.month = r.month
