-- Disputes: figures that a person questions, each against what they say instead, if anything.
-- Grain: kpi, unit, month_index, decision.
INSERT INTO work.comparisons BY NAME
SELECT
    'dispute' AS rule,
    d.kpi,
    d.unit,
    m.month_index,
    coalesce(r.source, 'decision') AS left_source,
    r.value AS left_value,
    'decision' AS right_source,
    d.value AS right_value,
    FALSE AS passed,
    'disputed' AS reason,
    d.reason || ' (' || d.person || ')' AS detail,
    d.seq::VARCHAR AS place,
    0 AS times
FROM ref.decisions AS d
INNER JOIN ref.kpis AS k ON d.kpi = k.kpi
INNER JOIN ref.units AS u ON d.unit = u.unit
INNER JOIN ref.months AS m
    ON
        m.month_index BETWEEN
        greatest(d.first_month, u.first_month) AND least(d.last_month, u.last_month)
LEFT JOIN work.resolved AS r
    ON d.kpi = r.kpi AND d.unit = r.unit AND m.month_index = r.month_index
WHERE d.state = 'in_force' AND d.kind = 'dispute'
