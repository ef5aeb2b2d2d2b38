-- What rules compared: a row for each comparison that failed, or that there is more to say of, and
-- for the others how many there were. Those that failed are breaks; counted, they are checks.
-- Grain: stage, rule, kpi, unit, month_index, left_source, right_source, place.
CREATE TABLE work.comparisons (
    stage VARCHAR NOT NULL DEFAULT '', -- when its rule runs: source, derived, scored or published
    rule VARCHAR NOT NULL, -- agreement, roll_up and so on
    kpi VARCHAR, -- kpi id; NULL where a row could not be told
    unit VARCHAR, -- unit id; NULL where a row could not be told, or for many comparisons that passed
    month_index INTEGER NOT NULL, -- month
    left_source VARCHAR, -- side believed first, or the source at fault; NULL for many comparisons
    left_value DECIMAL(28, 9), -- its figure
    right_source VARCHAR, -- other side: a source id, children or formula
    right_value DECIMAL(28, 9), -- its figure
    tolerance DECIMAL(28, 9), -- allowed difference, rounded for display; the comparison used it unrounded
    delivery INTEGER, -- delivery of the row at fault, or of the right side
    row_number INTEGER, -- its row
    cell VARCHAR, -- its sheet and cell in a scorecard workbook, where the rule knows it
    passed BOOLEAN NOT NULL, -- within tolerance, or there
    reason VARCHAR NOT NULL, -- why it failed, as differs or absent; empty where it simply passed
    detail VARCHAR, -- more about it, in words
    place VARCHAR, -- what tells its break from others of the rule, kpi, unit and month; where NULL its sources do
    times BIGINT NOT NULL DEFAULT 1 -- how many comparisons it stands for; 0 where two figures were not compared
);
