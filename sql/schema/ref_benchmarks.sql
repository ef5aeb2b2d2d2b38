-- What others reach; the narrowest that fits a unit wins.
-- Grain: kpi, unit or unit type or neither, first_month.
CREATE TABLE ref.benchmarks (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR, -- unit id, NULL for wider ones
    unit_type VARCHAR, -- unit type, NULL otherwise
    first_month INTEGER NOT NULL, -- month_index it holds from
    last_month INTEGER NOT NULL, -- month_index it holds to
    name VARCHAR NOT NULL, -- whose figure it is
    value DECIMAL(28, 9) NOT NULL -- of a month, in base units
);
