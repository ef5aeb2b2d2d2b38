-- Every comparison a rule made: breaks are those that failed, checks are their counts.
-- Grain: rule, kpi, unit, month_index, left_source, right_source.
CREATE TABLE work.comparisons (
    rule VARCHAR NOT NULL, -- agreement, roll_up or completeness
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month
    left_source VARCHAR NOT NULL, -- side believed first
    left_value DECIMAL(28, 9), -- its figure
    right_source VARCHAR, -- other side: a source id, children or formula
    right_value DECIMAL(28, 9), -- its figure
    tolerance DECIMAL(28, 9), -- allowed difference, rounded for display; the comparison used it unrounded
    delivery INTEGER, -- delivery of the right side
    row_number INTEGER, -- row of the right side
    passed BOOLEAN NOT NULL, -- within tolerance, or there
    reason VARCHAR NOT NULL -- differs, undefined, absent, no_figure or no_operands; empty where it passed
);
