-- Certificates in force that no later delivery of the source has overtaken: one that changed or
-- withdrew a figure they speak of. Of totals since the year began a month is what it added to them, and
-- a change of the month before is one of it too, unless the year begins with it.
-- Grain: source, kpi, month_index.
INSERT INTO work.certified
WITH overtaken AS (
    SELECT DISTINCT d.seq
    FROM ref.decisions AS d
    INNER JOIN core.vintages AS v
        ON
            d.source = v.source
            AND coalesce(d.kpi, v.kpi) = v.kpi
            AND v.month_index BETWEEN d.first_month - 1 AND d.first_month
            AND d.landed < v.seq_from
    LEFT JOIN ref.cumulative AS c ON v.source = c.source AND v.kpi = c.kpi
    LEFT JOIN ref.months AS m ON d.first_month = m.month_index
    WHERE
        d.kind = 'certify'
        AND (
            v.month_index = d.first_month
            OR (c.since = 'fiscal_year' AND m.fiscal_start <> d.first_month)
            OR (c.since = 'calendar_year' AND d.first_month % 12 <> 0)
        )
)
SELECT
    d.source,
    k.kpi,
    d.first_month,
    max(d.seq)
FROM ref.decisions AS d
INNER JOIN ref.kpis AS k ON coalesce(d.kpi, k.kpi) = k.kpi
ANTI JOIN overtaken AS o ON d.seq = o.seq
WHERE d.state = 'in_force' AND d.kind = 'certify'
GROUP BY d.source, k.kpi, d.first_month
