-- Figures that sources give as totals since their year began.
-- Grain: source, kpi.
CREATE TABLE ref.cumulative (
    source VARCHAR NOT NULL, -- source id
    kpi VARCHAR NOT NULL, -- kpi id
    since VARCHAR NOT NULL -- fiscal_year or calendar_year
);
