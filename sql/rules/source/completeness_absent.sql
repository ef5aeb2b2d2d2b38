-- Completeness: what a source claimed once it must claim in every later month the unit is valid and
-- the figure is due, from the first month on in which the KPI stands on a scorecard.
-- A cell in quarantine is already a break of validity and is left out here, and so is a total since
-- the year began that nothing can be taken from. A line, that is a KPI of a unit, of which a source
-- claims as many months as there are since its first is whole, and is only counted.
-- Grain: source, kpi, unit, month_index; of those that pass kpi, month_index.
INSERT INTO work.comparisons BY NAME
WITH span AS (
    SELECT max(month_index) AS last_month
    FROM ref.months
),
-- What is claimed no more has begun too.
earlier AS (
    SELECT
        s.position AS source,
        (k.position::BIGINT << 24) | u.position AS line,
        v.month_index,
        0 AS claimed
    FROM core.vintages AS v
    INNER JOIN ref.months AS m ON v.month_index = m.month_index
    INNER JOIN ref.sources AS s ON v.source = s.source
    INNER JOIN ref.kpis AS k ON v.kpi = k.kpi
    INNER JOIN ref.units AS u ON v.unit = u.unit
    LEFT JOIN ref.cumulative AS c ON v.source = c.source AND v.kpi = c.kpi
    WHERE NOT v.withdrawn AND (v.seq_to IS NOT NULL OR c.source IS NOT NULL)
),
begun AS (
    SELECT source, line, min(month_index) AS first_month, sum(claimed) AS claimed
    FROM (
        SELECT source, cell >> 20 AS line, min(cell & 1048575) AS month_index, count(*) AS claimed
        FROM numbered_claims
        GROUP BY source, line
        UNION ALL
        SELECT source, line, month_index, claimed
        FROM earlier
    ) AS b
    GROUP BY source, line
),
quarantined AS (
    SELECT DISTINCT source, kpi, unit, month
    FROM mart.quarantine
    WHERE is_current AND kpi IS NOT NULL AND unit IS NOT NULL
),
held AS (
    SELECT source, kpi, unit
    FROM quarantined
    UNION
    SELECT c.source, c.kpi, u.unit
    FROM ref.cumulative AS c
    CROSS JOIN ref.units AS u
),
totals AS (
    SELECT v.source, v.kpi, v.unit, v.month_index
    FROM core.vintages AS v
    INNER JOIN ref.cumulative AS c ON v.source = c.source AND v.kpi = c.kpi
    WHERE v.seq_to IS NULL AND NOT v.withdrawn
),
begins AS (
    SELECT kpi, min(first_month) AS first_month
    FROM ref.measures
    GROUP BY kpi
),
lines AS (
    SELECT
        b.source AS source_position,
        b.line,
        s.source,
        k.kpi,
        k.due,
        u.unit,
        greatest(b.first_month, u.first_month, g.first_month) AS first_month,
        least(u.last_month, p.last_month) AS last_month,
        k.due = 4095
        AND u.first_month <= b.first_month AND coalesce(g.first_month <= b.first_month, TRUE)
        AND u.last_month >= p.last_month
        AND b.claimed = p.last_month - b.first_month + 1
        AND h.source IS NULL AS whole
    FROM begun AS b
    CROSS JOIN span AS p
    INNER JOIN ref.sources AS s ON b.source = s.position
    INNER JOIN ref.kpis AS k ON b.line >> 24 = k.position
    INNER JOIN ref.units AS u ON b.line & 16777215 = u.position
    LEFT JOIN begins AS g ON k.kpi = g.kpi
    LEFT JOIN held AS h ON s.source = h.source AND k.kpi = h.kpi AND u.unit = h.unit
),
gaps AS (
    SELECT *
    FROM lines
    WHERE NOT whole
),
expected AS (
    SELECT g.*, m.month_index, m.month, g.line << 20 | m.month_index AS cell
    FROM gaps AS g
    INNER JOIN ref.months AS m
        ON
            m.month_index BETWEEN g.first_month AND g.last_month
            AND (g.due >> (m.month_index % 12)) & 1 = 1
),
found AS (
    SELECT c.source, c.cell
    FROM numbered_claims AS c
    SEMI JOIN gaps AS g ON c.source = g.source_position AND c.cell >> 20 = g.line
),
looked AS (
    SELECT e.source, e.kpi, e.unit, e.month_index, c.cell IS NOT NULL AS passed
    FROM expected AS e
    LEFT JOIN found AS c ON e.source_position = c.source AND e.cell = c.cell
    LEFT JOIN quarantined AS q
        ON e.source = q.source AND e.kpi = q.kpi AND e.unit = q.unit AND e.month = q.month
    LEFT JOIN totals AS t
        ON e.source = t.source AND e.kpi = t.kpi AND e.unit = t.unit AND e.month_index = t.month_index
    WHERE q.source IS NULL AND (c.cell IS NOT NULL OR t.source IS NULL)
),
starts AS (
    SELECT kpi, first_month, count(*) AS lines
    FROM lines
    WHERE whole
    GROUP BY kpi, first_month
),
passed AS (
    SELECT s.kpi, m.month_index, s.lines AS times
    FROM starts AS s
    INNER JOIN ref.months AS m ON s.first_month <= m.month_index
    UNION ALL
    SELECT kpi, month_index, count(*)
    FROM looked
    WHERE passed
    GROUP BY kpi, month_index
)
SELECT
    'completeness' AS rule,
    kpi,
    unit,
    month_index,
    source AS left_source,
    FALSE AS passed,
    'absent' AS reason,
    1 AS times
FROM looked
WHERE NOT passed
UNION ALL BY NAME
SELECT
    'completeness' AS rule,
    kpi,
    month_index,
    TRUE AS passed,
    '' AS reason,
    sum(times) AS times
FROM passed
GROUP BY kpi, month_index
