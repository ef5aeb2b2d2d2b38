-- The scores of measures with what is declared of them, for statements that ask for no figure beside.
-- Grain: unit, month_index, kpi, basis.
CREATE VIEW work.scored_measures (
    unit, -- unit id
    measure, -- its number: ref.measures
    month_index, -- month
    month, -- 'YYYY-MM'
    month_start, -- first day of the month
    perspective, -- perspective id
    objective, -- objective id
    kpi, -- kpi id
    position, -- order on the page
    role, -- leading or lagging
    basis, -- what is scored: month, quarter, ytd, rolling_3 or rolling_12
    weight, -- weight in the objective
    score_type, -- linear, goal_only, three_colour, yes_no, band, explicit, min_max, attainment or progress
    scored_value, -- the figure of the basis, in base units
    red_flag, -- on the basis
    target, -- the goal on the basis; of a band its lower end
    red_flag_high, -- of a band: where red begins above it
    target_high, -- of a band: its upper end
    points, -- of a scale: figures on the basis and their scores
    score, -- 0 to 10; NULL where there is none
    colour, -- green, amber or red
    reason, -- why there is no score, in a word; NULL where there is one
    coverage, -- share of the expected child units behind the figure, a fraction
    in_part, -- whether so much is missing behind the figure that nothing can be said of it
    from_index -- the month whose figure, target and score these are, its own unless they are carried
) AS
SELECT
    r.unit,
    r.measure,
    r.month_index,
    m.month,
    m.month_start,
    s.perspective,
    s.objective,
    s.kpi,
    s.measure_position AS position,
    s.role,
    s.basis,
    s.weight,
    s.score_type,
    r.scored_value,
    r.red_flag,
    r.target,
    r.red_flag_high,
    r.target_high,
    r.points,
    r.score,
    r.colour,
    r.reason,
    r.coverage,
    r.in_part,
    coalesce(r.carried_index, r.month_index) AS from_index
FROM work.measure_scores AS r
INNER JOIN ref.measures AS s ON r.unit = s.unit AND r.measure = s.measure
INNER JOIN ref.months AS m ON r.month_index = m.month_index
