-- Amounts in other currencies, as delivered and as they count; of totals since the year began what the month added.
-- Each is converted once, half up at nine places.
-- Grain: source, kpi, unit, month.
CREATE TABLE mart.conversions (
    source VARCHAR NOT NULL, -- source id
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    currency VARCHAR NOT NULL, -- what it came in
    amount DECIMAL(28, 9), -- as delivered; NULL where the denominator is 0
    amount_numerator DECIMAL(28, 9), -- operand as delivered
    amount_denominator DECIMAL(28, 9), -- operand as delivered
    numerator_rate DECIMAL(18, 9), -- what a ratio's numerator was multiplied by; NULL where it is no amount
    denominator_rate DECIMAL(18, 9), -- the same of its denominator
    rate DECIMAL(28, 9), -- what the figure was multiplied by; of a ratio one rate by the other
    rates VARCHAR NOT NULL, -- the kind of it: average or closing; of a ratio of both amounts, as average / closing
    value DECIMAL(28, 9), -- in the organisation's currency; NULL where the denominator is 0 or there is a reason
    numerator DECIMAL(28, 9), -- operand, converted
    denominator DECIMAL(28, 9), -- operand, converted
    delivery INTEGER NOT NULL, -- landing sequence number
    row_number INTEGER, -- row in that delivery
    reason VARCHAR -- why it counts nowhere: no_rate of that month, or overflow; NULL where it does
);
