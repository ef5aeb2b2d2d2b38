-- KPIs that count initiatives.
-- Grain: kpi.
CREATE TABLE ref.counting_kpis (
    kpi VARCHAR NOT NULL, -- kpi id
    counts VARCHAR NOT NULL -- completion_rate or milestones_on_time
);
