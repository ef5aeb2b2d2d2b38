-- What stands where a decision that waits would choose: the figure of its first month and the one of the
-- source it prefers, for one unit, and a fingerprint of all in its months. Grain: one row.
-- Parameters: kpi, unit (NULL for all), first, last (month_index), source (NULL for none).
WITH figures AS (
    SELECT 'now' AS side, unit, month_index, value, denominator
    FROM work.resolved
    WHERE kpi = $kpi
    UNION ALL
    SELECT 'source', unit, month_index, value, denominator
    FROM work.candidates
    WHERE kpi = $kpi AND source = $source AND position IS NOT NULL
)
SELECT
    max(value) FILTER (WHERE side = 'now' AND month_index = $first AND unit = $unit) AS value,
    max(value) FILTER (WHERE side = 'source' AND month_index = $first AND unit = $unit) AS preferred,
    substr(
        md5(
            coalesce(
                string_agg(
                    concat_ws(
                        '|',
                        unit,
                        month_index,
                        side,
                        coalesce(value::VARCHAR, ''),
                        coalesce(denominator::VARCHAR, '')
                    ),
                    ';'
                    ORDER BY unit, month_index, side
                ),
                ''
            )
        ),
        1,
        12
    ) AS fingerprint
FROM figures
WHERE unit = coalesce($unit, unit) AND month_index BETWEEN $first AND $last
