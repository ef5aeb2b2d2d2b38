-- The one figure for the units of one depth: an override, else an estimate while no actual is there,
-- else the source a decision prefers, else the candidate believed first. An actual is a listed figure
-- that is no estimate itself and lacks no child unit. A ratio decided as a bare rate keeps the denominator
-- of the figure it replaces, or no unit above could tell what it is worth. Grain: kpi, unit, month_index.
-- Parameters: depth, NULL takes all; rank, 0 for KPIs that are made of no others.
INSERT INTO work.resolved
WITH listed AS (
    SELECT
        c.kpi,
        c.unit,
        c.month_index,
        c.source,
        c.rule,
        c.value,
        c.numerator,
        c.denominator,
        c.status,
        c.seq,
        c.row_number,
        c.coverage,
        p.decision,
        CASE WHEN p.decision IS NULL THEN c.position ELSE -1 END AS position
    FROM work.candidates AS c
    LEFT JOIN work.rulings AS p
        ON
            p.kind = 'prefer' AND c.kpi = p.kpi AND c.unit = p.unit
            AND c.month_index = p.month_index AND c.source = p.source
    WHERE c.position IS NOT NULL
),
bases AS (
    SELECT l.kpi, l.unit, l.month_index, l.denominator
    FROM listed AS l
    SEMI JOIN work.rulings AS bare
        ON
            l.kpi = bare.kpi AND l.unit = bare.unit AND l.month_index = bare.month_index
            AND bare.kind <> 'prefer' AND bare.denominator IS NULL
    WHERE l.denominator <> 0
    QUALIFY row_number() OVER (PARTITION BY l.kpi, l.unit, l.month_index ORDER BY l.position) = 1
),
offered AS (
    SELECT * FROM listed
    UNION ALL
    SELECT
        r.kpi,
        r.unit,
        r.month_index,
        'decision',
        r.kind,
        r.value,
        CASE
            WHEN r.denominator IS NULL AND k.over_units = 'quotient'
                THEN TRY(TRY_CAST(r.value * b.denominator AS DECIMAL(28, 9)))
            ELSE r.numerator
        END,
        CASE
            WHEN r.denominator IS NULL AND k.over_units = 'quotient' THEN b.denominator
            ELSE r.denominator
        END,
        CASE r.kind WHEN 'estimate' THEN 'estimate' ELSE 'final' END,
        NULL,
        NULL,
        1,
        r.decision,
        CASE r.kind WHEN 'estimate' THEN -2 ELSE -3 END
    FROM work.rulings AS r
    INNER JOIN ref.kpis AS k ON r.kpi = k.kpi
    LEFT JOIN bases AS b ON r.kpi = b.kpi AND r.unit = b.unit AND r.month_index = b.month_index
    WHERE
        r.kind = 'override'
        OR (
            r.kind = 'estimate'
            AND NOT EXISTS (
                SELECT 1
                FROM work.candidates AS actual
                WHERE
                    actual.kpi = r.kpi
                    AND actual.unit = r.unit
                    AND actual.month_index = r.month_index
                    AND actual.position IS NOT NULL
                    AND actual.value IS NOT NULL
                    AND actual.status <> 'estimate'
                    AND actual.coverage = 1
            )
        )
)
SELECT
    o.kpi,
    o.unit,
    o.month_index,
    o.source,
    o.rule,
    o.value,
    o.numerator,
    o.denominator,
    o.status,
    o.seq,
    o.row_number,
    o.coverage,
    o.decision
FROM offered AS o
INNER JOIN ref.units AS u ON o.unit = u.unit AND ($depth IS NULL OR u.depth = $depth)
INNER JOIN ref.kpis AS k ON o.kpi = k.kpi AND k.formula_rank = $rank
QUALIFY
    row_number() OVER (
        PARTITION BY o.kpi, o.unit, o.month_index
        -- A sum that is left open, since a child unit is missing in it, comes after any figure.
        ORDER BY k.needs_all AND o.value IS NULL AND o.coverage < 1, o.position, o.source
    ) = 1
