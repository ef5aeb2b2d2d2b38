-- Whether each source's figures of a month came by the cut-off. Months that a source was first asked for
-- after their cut-off, as history, are left out.
-- Grain: source, month.
CREATE VIEW mart.timeliness (
    source, -- source id
    month, -- 'YYYY-MM'
    month_start, -- first day of the month
    delivery, -- landing sequence number of the first delivery of the month; NULL where none came
    arrived_on, -- working day of the month's end it came on: 2 for WD2; NULL where it has not come
    on_time -- by the cut-off; NULL where it has not come and nothing has landed since the cut-off
) AS
SELECT
    t.source,
    strftime(make_date(t.month_index // 12, t.month_index % 12 + 1, 1), '%Y-%m') AS month,
    make_date(t.month_index // 12, t.month_index % 12 + 1, 1) AS month_start,
    t.delivery,
    t.arrived_on,
    t.on_time
FROM ref.timeliness AS t
