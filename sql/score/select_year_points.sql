-- Staged figures of series that are due each month, in islands of months in a row, for the outlook.
-- Kind 0 is a flow, 1 a level, 2 a ratio of sums, 3 a ratio whose denominators are stocks, so that a
-- year divides by their mean; `place` counts months since the fiscal year began. A ratio without
-- operands has none, nor has a formula of which a period is calculated anew, unless its months add up.
-- Grain: series, month_index.
WITH points AS (
    SELECT
        p.series,
        p.month_index,
        p.month_index - m.fiscal_start AS place,
        CASE
            WHEN f.by_period AND NOT f.adds_up AND k.aggregation <> 'stock' THEN NULL
            WHEN k.aggregation = 'flow' THEN 0
            WHEN k.aggregation IN ('stock', 'recompute_only') THEN 1
            WHEN k.aggregation = 'ratio' AND f.on_stock THEN 3
            WHEN k.aggregation = 'ratio' THEN 2
        END AS kind,
        CASE WHEN k.aggregation = 'ratio' THEN v.numerator ELSE v.value END::DOUBLE AS figure,
        CASE WHEN k.aggregation = 'ratio' THEN v.denominator ELSE 0 END::DOUBLE AS below
    FROM series_points AS p
    INNER JOIN ref.kpis AS k ON p.kpi = k.kpi
    INNER JOIN ref.months AS m ON p.month_index = m.month_index
    INNER JOIN mart.kpi_values AS v ON p.kpi = v.kpi AND p.unit = v.unit AND p.month = v.month
    LEFT JOIN ref.formulas AS f ON p.kpi = f.kpi
    WHERE k.due = 4095
),
islands AS (
    SELECT
        *,
        month_index - row_number() OVER (PARTITION BY series ORDER BY month_index) AS start
    FROM points
    WHERE kind IS NOT NULL AND figure IS NOT NULL AND below IS NOT NULL
)
SELECT
    series,
    month_index,
    place,
    kind,
    figure,
    below,
    dense_rank() OVER (ORDER BY series, start) AS island
FROM islands
ORDER BY island, month_index
