-- KPIs as they are defined now, with what their sources' figures may differ by.
-- Grain: kpi.
CREATE VIEW mart.kpis (
    kpi, -- kpi id
    name, -- name for people
    aggregation, -- flow, stock, ratio, weighted_mean, index, max, min, status or recompute_only
    over_units, -- how child units make a figure: sum, quotient, largest, smallest or never
    over_time, -- how months make a period: sum, last, average, quotient, chained, largest, smallest or never
    polarity, -- higher_is_better or lower_is_better
    tolerance_absolute, -- difference that passes, in base units
    tolerance_relative, -- the same as a fraction of the larger figure
    rounding_step, -- step sources round to, in base units
    due_months, -- calendar months a figure is due in, January as 1
    between_updates, -- missing, carry or exclude: what cards have in a month without figure that is not due
    carry_months, -- how many months old a carried figure may be; 0 where none is carried
    position -- order in the configuration
) AS
WITH due AS (
    SELECT k.kpi, list(n.number + 1 ORDER BY n.number) AS months
    FROM ref.kpis AS k
    INNER JOIN range(12) AS n (number) ON (k.due >> n.number) & 1 = 1
    GROUP BY k.kpi
)
SELECT
    k.kpi,
    k.name,
    k.aggregation,
    k.over_units,
    k.over_time,
    k.polarity,
    k.tolerance_absolute,
    k.tolerance_relative,
    k.rounding_step,
    d.months AS due_months,
    k.between_updates,
    k.carry_months,
    k.position
FROM ref.kpis AS k
INNER JOIN due AS d ON k.kpi = d.kpi
