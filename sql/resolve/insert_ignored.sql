-- Figures that a decision in force leaves out of the units above. Grain: kpi, unit, month_index.
INSERT INTO work.ignored
SELECT
    k.kpi,
    d.unit,
    m.month_index,
    max(d.seq)
FROM ref.decisions AS d
INNER JOIN ref.kpis AS k ON coalesce(d.kpi, k.kpi) = k.kpi
INNER JOIN ref.months AS m ON m.month_index BETWEEN d.first_month AND d.last_month
WHERE d.state = 'in_force' AND d.kind = 'ignore'
GROUP BY k.kpi, d.unit, m.month_index
