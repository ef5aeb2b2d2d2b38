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
    basis VARCHAR NOT NULL, -- what is scored: month, ytd or rolling_12
    weight DECIMAL(12, 6) NOT NULL, -- weight in the objective
    value DECIMAL(28, 9), -- the month's figure in base units
    ytd_value DECIMAL(28, 9), -- fiscal year to date, in base units
    rolling_12_value DECIMAL(28, 9), -- last twelve months, in base units
    scored_value DECIMAL(28, 9), -- the figure of the basis
    red_flag DECIMAL(28, 9), -- on the basis, in base units; NULL beside a target where only the goal counts
    target DECIMAL(28, 9), -- the goal on the basis, in base units; year to date over the months of ytd_value
    variance DECIMAL(28, 9), -- scored_value - target
    favourable BOOLEAN, -- whether the variance is good under the polarity; exactly on target is
    score DECIMAL(18, 9), -- 0 to 10, on its colour's side of 10/3 and 20/3; NULL where there is none
    colour VARCHAR, -- green, amber or red
    reason VARCHAR, -- why there is no score: no_figure, undefined, no_period, incomplete_period, no_target, absent_children, not_due
    status VARCHAR, -- estimate, preliminary or final
    coverage DECIMAL(9, 6), -- share of the expected child units behind the figure of the basis, its worst month's; fraction
    carried_from VARCHAR -- 'YYYY-MM' of an earlier month whose figure, target and score these are; NULL where they are the month's own
);
