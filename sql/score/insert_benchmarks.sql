-- The benchmark in force beside each measure: unit before unit type before general. It aggregates as
-- targets do and over the same months: a flow's is the sum of those of its months, changes are chained,
-- the mean of a stock's opening and closing has that of theirs, anything else the month's own. Where one
-- of these is missing, or not all are the same body's, nothing is compared. What is carried is held
-- against the benchmark of the month it is from. Grain: unit, month, kpi, basis.
INSERT INTO mart.benchmarks
WITH begun AS (
    SELECT kpi, unit, min(month_index) AS first_month
    FROM work.resolved
    GROUP BY kpi, unit
),
measured AS (
    SELECT
        r.unit,
        r.month,
        r.month_start,
        r.kpi,
        r.basis,
        r.scored_value,
        r.score_type,
        r.coverage,
        r.from_index AS last_month,
        u.type,
        k.over_time,
        k.due,
        k.polarity,
        k.over_units = 'sum' AND NOT k.scored_in_part AS is_whole_only,
        r.basis = 'month' OR k.over_time NOT IN ('sum', 'chained', 'average') AS is_own,
        CASE r.basis
            WHEN 'quarter' THEN greatest(m.quarter_start, u.first_month, f.first_month)
            WHEN 'ytd' THEN greatest(m.fiscal_start, u.first_month, f.first_month)
            WHEN 'rolling_3' THEN m.month_index - 2
            WHEN 'rolling_12' THEN m.month_index - 11
            ELSE m.month_index
        END AS start
    FROM work.scored_measures AS r
    INNER JOIN ref.months AS m ON r.from_index = m.month_index
    INNER JOIN ref.units AS u ON r.unit = u.unit
    INNER JOIN ref.kpis AS k ON r.kpi = k.kpi
    LEFT JOIN begun AS f ON r.kpi = f.kpi AND r.unit = f.unit
    WHERE r.kpi IN (SELECT b.kpi FROM ref.benchmarks AS b)
),
fitting AS (
    SELECT
        s.*,
        b.name,
        b.value,
        o.month_index,
        CASE
            WHEN s.is_own THEN 1
            WHEN s.over_time = 'average' THEN 2
            ELSE due_months(s.due, s.last_month, s.last_month - s.start + 1)
        END AS expected
    FROM measured AS s
    INNER JOIN ref.months AS o
        ON
            CASE
                WHEN s.is_own THEN o.month_index = s.last_month
                WHEN s.over_time = 'average'
                    THEN s.start <= s.last_month AND o.month_index IN (s.start - 1, s.last_month)
                ELSE
                    o.month_index BETWEEN s.start AND s.last_month
                    AND due_months(s.due, o.month_index, 1) = 1
            END
    INNER JOIN ref.benchmarks AS b
        ON
            s.kpi = b.kpi
            AND coalesce(b.unit, s.unit) = s.unit
            AND coalesce(b.unit_type, s.type) = s.type
            AND o.month_index BETWEEN b.first_month AND b.last_month
    QUALIFY row_number() OVER (
        PARTITION BY s.unit, s.month, s.kpi, s.basis, o.month_index
        ORDER BY b.unit IS NULL, b.unit_type IS NULL
    ) = 1
),
added AS (
    SELECT
        unit,
        month,
        kpi,
        basis,
        min(name) AS name,
        max(value) AS own,
        sum(value) AS total,
        list(value ORDER BY month_index) AS months
    FROM fitting
    GROUP BY unit, month, kpi, basis
    HAVING count(*) = max(expected) AND count(DISTINCT name) = 1
),
compared AS (
    SELECT
        m.*,
        a.name,
        CASE
            WHEN m.is_own THEN a.own
            WHEN m.over_time = 'average' THEN quotient(a.total, 2)
            WHEN m.over_time = 'chained' THEN chained(a.months)
            ELSE TRY_CAST(a.total AS DECIMAL(28, 9))
        END AS benchmark,
        -- Of a sum without some of its summands nothing can be said.
        CASE WHEN NOT (m.is_whole_only AND coalesce(m.coverage, 1) < 1) THEN m.scored_value END AS figure
    FROM measured AS m
    INNER JOIN added AS a
        ON m.unit = a.unit AND m.month = a.month AND m.kpi = a.kpi AND m.basis = a.basis
)
SELECT
    unit,
    month,
    month_start,
    kpi,
    basis,
    name,
    benchmark,
    figure - benchmark,
    quotient(figure - benchmark, abs(benchmark)),
    CASE
        WHEN score_type = 'band' THEN NULL
        WHEN polarity = 'higher_is_better' THEN figure >= benchmark
        ELSE figure <= benchmark
    END
FROM compared
WHERE benchmark IS NOT NULL
