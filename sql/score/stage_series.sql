-- The figures of each (kpi, unit) on a scorecard, cut where a decision says that the series begins
-- anew. `place` counts the months in which a figure is due or there is one, so that neighbours differ
-- by 1; of figures only those that are there. Whole and fraction (of 10^-9) are exact in 64 bits, for
-- which figures from 9 x 10^18 up are left out.
-- Grain: series, month_index.
CREATE OR REPLACE TEMP TABLE series_points AS
WITH spans AS (
    SELECT v.kpi, v.unit, min(v.month) AS first_month, max(v.month) AS last_month
    FROM mart.kpi_values AS v
    SEMI JOIN ref.measures AS s ON v.kpi = s.kpi AND v.unit = s.unit
    WHERE v.value IS NOT NULL
    GROUP BY v.kpi, v.unit
),
months AS (
    SELECT
        s.kpi,
        s.unit,
        m.month_index,
        m.month,
        v.value,
        row_number() OVER (PARTITION BY s.kpi, s.unit ORDER BY m.month_index) AS place,
        (
            SELECT count(DISTINCT d.valid_from) FROM ref.decisions AS d
            WHERE
                d.state = 'in_force' AND d.kind = 'rebase'
                AND coalesce(d.kpi, s.kpi) = s.kpi AND coalesce(d.unit, s.unit) = s.unit
                AND d.valid_from <= m.month
        ) AS part
    FROM spans AS s
    INNER JOIN ref.kpis AS k ON s.kpi = k.kpi
    INNER JOIN ref.months AS m ON m.month BETWEEN s.first_month AND s.last_month
    LEFT JOIN mart.kpi_values AS v ON s.kpi = v.kpi AND s.unit = v.unit AND m.month = v.month
    WHERE v.value IS NOT NULL OR (k.due >> (m.month_index % 12)) & 1 = 1
)
SELECT
    kpi,
    unit,
    month,
    month_index,
    place,
    dense_rank() OVER (ORDER BY kpi, unit, part) AS series,
    value,
    (value - value % 1)::BIGINT AS whole,
    ((value % 1) * 1000000000)::BIGINT AS fraction
FROM months
WHERE abs(value) < 9000000000000000000
