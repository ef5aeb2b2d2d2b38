-- The other figure, as the resolved one of its unit's copy. Grain: kpi, unit, month_index.
INSERT INTO what_if.work.resolved
SELECT
    x.kpi,
    r.copy,
    x.month_index,
    x.source,
    'source',
    x.value,
    x.numerator,
    x.denominator,
    x.status,
    NULL,
    NULL,
    x.coverage,
    NULL
FROM what_if.work.exchanges AS x
INNER JOIN what_if.work.reach AS r ON x.number = r.number AND x.unit = r.unit
