-- Each measure of each scorecard with its score.
-- Grain: unit, month, kpi, basis.
CREATE TABLE mart.measure_results (
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    perspective VARCHAR NOT NULL, -- perspective id
    objective VARCHAR NOT NULL, -- objective id
    kpi VARCHAR NOT NULL, -- kpi id
    role VARCHAR NOT NULL, -- leading or lagging
    basis VARCHAR NOT NULL, -- what is scored: month, quarter, ytd, rolling_3 or rolling_12
    weight DECIMAL(12, 6) NOT NULL, -- weight in the objective
    value DECIMAL(28, 9), -- the month's figure in base units
    quarter_value DECIMAL(28, 9), -- fiscal quarter to date, in base units
    ytd_value DECIMAL(28, 9), -- fiscal year to date, in base units
    rolling_3_value DECIMAL(28, 9), -- last three months, in base units
    rolling_12_value DECIMAL(28, 9), -- last twelve months, in base units
    scored_value DECIMAL(28, 9), -- the figure of the basis
    red_flag DECIMAL(28, 9), -- on the basis, in base units; NULL where nothing says where red begins
    target DECIMAL(28, 9), -- the goal on the basis, in base units; year to date over the months of ytd_value; of a band its lower end
    variance DECIMAL(28, 9), -- scored_value - target; to a band's nearer end, 0 inside it
    favourable BOOLEAN, -- whether the variance is good under the polarity; exactly on target is
    score DECIMAL(18, 9), -- 0 to 10, on its colour's side of 10/3 and 20/3; NULL where there is none
    colour VARCHAR, -- green, amber or red
    reason VARCHAR, -- why there is no score, in a word: no_figure, no_target, signs_differ and so on; NULL where there is one
    status VARCHAR, -- of the month's figure: estimate, preliminary or final
    scored_status VARCHAR, -- of the figure of the basis: estimate where a month in it is one, else preliminary or final
    coverage DECIMAL(9, 6), -- share of the expected child units behind the figure of the basis, its worst month's; fraction
    score_type VARCHAR NOT NULL, -- linear, goal_only, three_colour, yes_no, band, explicit, min_max, attainment or progress
    red_flag_high DECIMAL(28, 9), -- of a band: where red begins above it, on the basis
    target_high DECIMAL(28, 9), -- of a band: its upper end, on the basis
    points STRUCT(figure DECIMAL(28, 9), score INTEGER)[], -- of a scale: figures on the basis and their scores in three-thousandths
    variance_share DECIMAL(28, 9), -- variance as a fraction of the target's size; NULL where it is 0
    prior_year_value DECIMAL(28, 9), -- the figure of the basis twelve months before
    prior_year_variance DECIMAL(28, 9), -- scored_value - prior_year_value
    progress DECIMAL(28, 9), -- share of the way from baseline to long-term target, a fraction; never part of the score but of score_type progress
    progress_expected DECIMAL(28, 9), -- the share of the time that is over, a fraction
    baseline DECIMAL(28, 9), -- of the long-term target, in base units
    baseline_month VARCHAR, -- 'YYYY-MM'
    long_term_target DECIMAL(28, 9), -- the figure to reach, in base units
    long_term_month VARCHAR, -- 'YYYY-MM' to reach it in
    carried_from VARCHAR -- 'YYYY-MM' of an earlier month whose figure, target and score these are; NULL where they are the month's own
);
