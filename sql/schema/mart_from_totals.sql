-- What each month added to totals since the year began, where that can be told.
-- Grain: source, kpi, unit, month.
CREATE VIEW mart.from_totals (
    source, -- source id
    kpi, -- kpi id
    unit, -- unit id
    month, -- 'YYYY-MM'
    month_start, -- first day of the month
    value, -- in base units; NULL where the denominator is 0
    numerator, -- operand, where the source gave operands
    denominator, -- operand, where the source gave operands
    delivery, -- landing sequence number that brought the month's total
    row_number -- row in that delivery
) AS
SELECT
    t.source,
    t.kpi,
    t.unit,
    m.month,
    m.month_start,
    t.value,
    t.numerator,
    t.denominator,
    t.seq AS delivery,
    t.row_number
FROM work.from_totals AS t
INNER JOIN ref.months AS m ON t.month_index = m.month_index
