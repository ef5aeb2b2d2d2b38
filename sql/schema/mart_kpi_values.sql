-- The resolved figure of each KPI, unit and month, and how it was chosen.
-- Grain: kpi, unit, month.
CREATE TABLE mart.kpi_values (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    value DECIMAL(28, 9), -- the month's figure in base units (a fraction for %); NULL where a denominator is 0
    numerator DECIMAL(28, 9), -- operand of a ratio
    denominator DECIMAL(28, 9), -- operand of a ratio
    quarter_value DECIMAL(28, 9), -- fiscal quarter to date or, if later, since the first month reported; NULL where one is missing
    quarter_status VARCHAR, -- estimate where a month in it is one, else preliminary or final
    ytd_value DECIMAL(28, 9), -- since fiscal year start or, if later, the first month reported; NULL where one is missing
    ytd_numerator DECIMAL(28, 9), -- operand of a ratio, year to date
    ytd_denominator DECIMAL(28, 9), -- operand of a ratio, year to date; the mean where it is a stock
    ytd_status VARCHAR, -- estimate where a month in it is one, else preliminary or final
    rolling_3_value DECIMAL(28, 9), -- last three months; NULL where one of them is missing
    rolling_3_status VARCHAR, -- estimate where a month in it is one, else preliminary or final
    rolling_12_value DECIMAL(28, 9), -- last twelve months; NULL where one of them is missing
    rolling_12_status VARCHAR, -- estimate where a month in it is one, else preliminary or final
    status VARCHAR NOT NULL, -- of the month: estimate, preliminary or final
    rule VARCHAR NOT NULL, -- source, children, formula, initiatives or timeliness; override or estimate where a person decided the figure
    source VARCHAR NOT NULL, -- source id; children where rule is children or formula; the rule where something is counted; decision where a person decided it
    coverage DECIMAL(9, 6) NOT NULL, -- share of the expected child units behind it, fraction
    delivery INTEGER, -- landing sequence number, for a source
    row_number INTEGER, -- row in that delivery, for a source
    decision INTEGER -- number of the decision that chose it, if one did: mart.decisions
);
