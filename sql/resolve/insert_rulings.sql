-- Which decision in force counts for each figure: of each kind the narrowest, of those the one made
-- last, whenever it was confirmed.
-- A ratio given by its operands is divided here. Grain: kind, kpi, unit, month_index.
INSERT INTO work.rulings
SELECT
    d.kind,
    d.kpi,
    u.unit,
    m.month_index,
    d.seq,
    d.source,
    CASE WHEN d.denominator IS NULL THEN d.value ELSE quotient(d.numerator, d.denominator) END,
    d.numerator,
    d.denominator
FROM ref.decisions AS d
INNER JOIN ref.kpis AS k ON d.kpi = k.kpi
INNER JOIN ref.units AS u ON coalesce(d.unit, u.unit) = u.unit
INNER JOIN ref.months AS m
    ON
        m.month_index BETWEEN
        greatest(d.first_month, u.first_month) AND least(d.last_month, u.last_month)
WHERE d.state = 'in_force' AND d.kind IN ('override', 'estimate', 'prefer')
QUALIFY
    row_number() OVER (
        PARTITION BY d.kind, d.kpi, u.unit, m.month_index
        ORDER BY d.unit IS NULL, d.seq DESC
    ) = 1
