-- Which source is believed first. `children` means child units, or the formula of a KPI that has one.
-- A unit with rows of its own for a KPI has one order for every month, and the general rows do not count.
-- Grain: kpi, unit, source, first_month.
CREATE TABLE ref.precedence (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id; empty for all units without rows of their own
    source VARCHAR NOT NULL, -- source id or children
    position INTEGER NOT NULL, -- 0 is believed first
    first_month INTEGER NOT NULL, -- month_index it holds from
    last_month INTEGER NOT NULL -- month_index it holds to
);
