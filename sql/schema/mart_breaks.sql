-- Every place where two figures should agree and do not, or an expected figure is absent or invalid.
-- Grain: break_id.
CREATE TABLE mart.breaks (
    break_id VARCHAR NOT NULL, -- 16 hex digits, stable over runs: made of rule, kpi, unit, month, sources and place
    rule VARCHAR NOT NULL, -- agreement, roll_up, identity, completeness, freshness, validity, cross_scorecard, restatement or dispute
    kpi VARCHAR, -- kpi id; NULL where a row could not be told
    unit VARCHAR, -- unit id; NULL where a row could not be told
    month VARCHAR NOT NULL, -- 'YYYY-MM'; that of the delivery where the figure's own is too early
    month_start DATE NOT NULL, -- first day of the month
    left_source VARCHAR NOT NULL, -- the side believed first; for completeness and validity the source at fault; published for a restatement
    left_value DECIMAL(28, 9), -- its figure in base units
    right_source VARCHAR, -- the other side: a source id, children, formula for a figure's own formula, identity, or decision for a dispute
    right_value DECIMAL(28, 9), -- its figure in base units
    difference DECIMAL(28, 9), -- right_value - left_value
    tolerance DECIMAL(28, 9), -- the difference that would have passed, in base units
    reason VARCHAR NOT NULL, -- differs, undefined, gross, absent, no_figure, early, unchanged, what a scorecard prints otherwise, or why it is invalid
    detail VARCHAR NOT NULL, -- found and to be done, a sum without signs, a formula, since when it is unchanged, or colours as ours|theirs
    consequence VARCHAR NOT NULL DEFAULT '', -- what else a scorecard prints otherwise because of it, its source, colour or score, ours and theirs, between bars
    delivery INTEGER, -- landing sequence number of the row at fault, or of the right side
    row_number INTEGER, -- its row
    cell VARCHAR, -- its sheet and cell, as North!F12, in a scorecard workbook; NULL elsewhere
    fingerprint VARCHAR NOT NULL, -- 12 hex digits of its figures, or of what it says where it has none: other ones mean that it has changed
    status VARCHAR NOT NULL -- open, explained or disputed: it counts; accepted or corrected by a decision: it does not
);
