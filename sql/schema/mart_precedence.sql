-- Which source is believed before which. A unit with rows of its own for a KPI has those alone.
-- Grain: kpi, unit, source, first_month.
CREATE VIEW mart.precedence (
    kpi, -- kpi id
    unit, -- unit id; empty for all units without rows of their own
    source, -- source id, or children for child units and for a formula
    position, -- 0 is believed first
    first_month, -- 'YYYY-MM' it holds from; 0001-01 where it always did
    last_month -- 'YYYY-MM' it holds to; 9999-12 where no end is known
) AS
SELECT
    p.kpi,
    p.unit,
    p.source,
    p.position,
    printf('%04d-%02d', p.first_month // 12, p.first_month % 12 + 1) AS first_month,
    printf('%04d-%02d', p.last_month // 12, p.last_month % 12 + 1) AS last_month
FROM ref.precedence AS p
