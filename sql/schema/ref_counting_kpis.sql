-- KPIs that count initiatives, or deliveries.
-- Grain: kpi.
CREATE TABLE ref.counting_kpis (
    kpi VARCHAR NOT NULL, -- kpi id
    counts VARCHAR NOT NULL -- completion_rate, milestones_on_time or deliveries_on_time
);
