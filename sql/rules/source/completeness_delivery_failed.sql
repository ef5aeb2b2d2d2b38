-- Completeness: a delivery that failed or was rejected, and that no later one has mended: neither one
-- of the same name, nor one that speaks of all its months. Of failures alike the newest counts.
-- Grain: source, name, month_index.
INSERT INTO work.comparisons BY NAME
SELECT
    'completeness' AS rule,
    l.month_index,
    l.source AS left_source,
    l.seq AS delivery,
    FALSE AS passed,
    'delivery_failed' AS reason,
    l.reason AS detail,
    concat_ws('|', 'delivery', l.source, l.name) AS place,
    0 AS times
FROM core.loads AS l
INNER JOIN ref.months AS m ON l.month_index = m.month_index
WHERE
    l.state IN ('failed', 'rejected')
    AND NOT EXISTS (
        SELECT 1
        FROM core.loads AS later
        WHERE
            later.source = l.source AND later.seq > l.seq
            AND (
                (later.name = l.name AND later.month_index = l.month_index)
                OR (
                    later.state = 'loaded' AND later.name = l.name
                    AND later.month_index > l.month_index
                )
                OR (
                    later.state = 'loaded'
                    AND coalesce(later.covered_from <= l.covered_from, later.covered_from IS NULL)
                    AND coalesce(later.covered_to >= l.covered_to, later.covered_to IS NULL)
                )
            )
    )
