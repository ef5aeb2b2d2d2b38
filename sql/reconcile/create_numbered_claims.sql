-- What each source claims today, by numbers, which are compared faster than names: `cell` is the KPI's
-- place in the configuration times 2^44, the unit's times 2^20, and the month.
-- Grain: source, cell.
CREATE OR REPLACE TEMP TABLE numbered_claims AS
SELECT
    s.position AS source,
    ((k.position::BIGINT << 24) | u.position) << 20 | v.month_index AS cell,
    v.value,
    v.seq,
    v.row_number
FROM work.current AS v
INNER JOIN ref.sources AS s ON v.source = s.source
INNER JOIN ref.kpis AS k ON v.kpi = k.kpi
INNER JOIN ref.units AS u ON v.unit = u.unit
