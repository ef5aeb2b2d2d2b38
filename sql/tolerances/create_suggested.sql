-- Tolerances to try, one for each KPI. Grain: kpi.
CREATE OR REPLACE TEMP TABLE suggested (
    kpi VARCHAR NOT NULL, -- kpi id
    fixed DECIMAL(28, 9) NOT NULL, -- in base units
    share DECIMAL(9, 6) NOT NULL, -- fraction of the larger figure
    step DECIMAL(28, 9) NOT NULL -- in base units
)
