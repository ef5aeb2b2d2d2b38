-- Published figures against those of today. What was published as missing and is missing agrees.
-- Grain: kpi, unit, month.
INSERT INTO mart.restatements BY NAME
WITH newest AS (
    SELECT max(month_index) AS month_index
    FROM ref.months
),
compared AS (
    SELECT
        p.kpi,
        p.unit,
        m.month,
        m.month_start,
        m.month_index >= n.month_index - k.revision_months AS planned,
        p.edition,
        p.version,
        p.value AS published,
        r.value AS now,
        allowed(
            k.tolerance_absolute,
            k.tolerance_relative,
            greatest(k.rounding_step, CASE WHEN k.over_units = 'quotient' THEN 0.000000001 ELSE 0 END),
            p.value,
            r.value
        ) AS tolerance,
        r.source,
        r.seq,
        r.row_number
    FROM work.published AS p
    INNER JOIN ref.kpis AS k ON p.kpi = k.kpi
    INNER JOIN ref.units AS u ON p.unit = u.unit
    INNER JOIN ref.months AS m ON p.month = m.month
    CROSS JOIN newest AS n
    LEFT JOIN work.resolved AS r
        ON p.kpi = r.kpi AND p.unit = r.unit AND m.month_index = r.month_index
)
SELECT
    kpi,
    unit,
    month,
    month_start,
    edition,
    version,
    published,
    now,
    now - published AS revision,
    tolerance::DECIMAL(28, 9) AS tolerance,
    CASE
        WHEN published IS NULL THEN 'came_late'
        WHEN now IS NULL THEN 'gone'
        ELSE 'restated'
    END AS reason,
    planned,
    source,
    seq AS delivery,
    row_number
FROM compared
WHERE verdict(published, now, tolerance) <> ''
