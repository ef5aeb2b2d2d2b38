-- Freshness: a figure delivered before its month was over, which no later delivery of its source has
-- gone over again. Grain: source, kpi, unit, month_index.
INSERT INTO work.comparisons BY NAME
WITH speaking AS (
    SELECT l.source, l.seq, l.covered_from, l.covered_to, a.received_in
    FROM core.loads AS l
    INNER JOIN ref.arrivals AS a ON l.seq = a.seq
    WHERE l.state = 'loaded'
),
early AS (
    SELECT s.source, s.seq, s.received_in, m.month_index
    FROM speaking AS s
    INNER JOIN ref.months AS m ON s.received_in <= m.month_index
    WHERE NOT EXISTS (
        SELECT 1
        FROM speaking AS later
        WHERE
            later.source = s.source AND later.seq > s.seq AND later.received_in > m.month_index
            AND coalesce(later.covered_from <= m.month_index, TRUE)
            AND coalesce(later.covered_to >= m.month_index, TRUE)
    )
),
found AS (
    SELECT c.*
    FROM numbered_claims AS c
    SEMI JOIN early AS e ON c.seq = e.seq AND c.cell & 1048575 = e.month_index
)
SELECT
    'freshness' AS rule,
    k.kpi,
    u.unit,
    e.month_index,
    e.source AS left_source,
    c.value AS left_value,
    c.seq AS delivery,
    c.row_number,
    FALSE AS passed,
    'early' AS reason,
    strftime(make_date(e.received_in // 12, e.received_in % 12 + 1, 1), '%Y-%m') AS detail,
    'early|' || e.source AS place,
    0 AS times
FROM found AS c
INNER JOIN early AS e ON c.seq = e.seq AND c.cell & 1048575 = e.month_index
INNER JOIN ref.kpis AS k ON c.cell >> 44 = k.position
INNER JOIN ref.units AS u ON (c.cell >> 20) & 16777215 = u.position
