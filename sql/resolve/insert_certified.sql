-- Certificates in force that no later delivery of the source has overtaken: one that changed or
-- withdrew a figure they speak of. Grain: source, kpi, month_index.
INSERT INTO work.certified
SELECT
    d.source,
    k.kpi,
    d.first_month,
    max(d.seq)
FROM ref.decisions AS d
INNER JOIN ref.kpis AS k ON coalesce(d.kpi, k.kpi) = k.kpi
WHERE
    d.state = 'in_force'
    AND d.kind = 'certify'
    AND NOT EXISTS (
        SELECT 1
        FROM core.vintages AS v
        WHERE
            v.source = d.source
            AND v.month_index = d.first_month
            AND coalesce(d.kpi, v.kpi) = v.kpi
            AND v.seq_from > d.landed
    )
GROUP BY d.source, k.kpi, d.first_month
