-- Sources with figures of a month that nobody has certified as a whole since they last changed.
-- Grain: source. Parameter: month_index.
SELECT
    v.source,
    count(*) FILTER (WHERE v.seq_to IS NULL AND NOT v.withdrawn) AS figures,
    max(v.seq_from) AS newest
FROM core.vintages AS v
WHERE v.month_index = $month_index
GROUP BY v.source
HAVING
    count(*) FILTER (WHERE v.seq_to IS NULL AND NOT v.withdrawn) > 0
    AND max(v.seq_from) > coalesce(
        (
            SELECT max(d.landed)
            FROM ref.decisions AS d
            WHERE
                d.kind = 'certify' AND d.state = 'in_force' AND d.kpi IS NULL
                AND d.source = v.source AND d.first_month = $month_index
        ),
        0
    )
ORDER BY v.source
