-- Which parts of KPIs are amounts, and the rate each is converted at: average, closing, or NULL.
-- Empty where no other currency than the organisation's is declared anywhere.
-- Grain: kpi.
CREATE TABLE ref.conversions (
    kpi VARCHAR NOT NULL, -- kpi id
    value_at VARCHAR, -- of a KPI that is no ratio
    numerator_at VARCHAR, -- of a ratio
    denominator_at VARCHAR -- of a ratio
);
