-- KPIs that must come out as a sum of others.
-- Grain: identity.
CREATE TABLE ref.identities (
    identity VARCHAR NOT NULL, -- its id
    kpi VARCHAR NOT NULL, -- kpi id of what must come out
    formula VARCHAR NOT NULL, -- the sum in words
    terms INTEGER NOT NULL, -- number of terms
    tolerance_absolute DECIMAL(28, 9) NOT NULL, -- in base units
    tolerance_relative DECIMAL(9, 6) NOT NULL, -- fraction of the larger figure
    rounding_step DECIMAL(28, 9) NOT NULL, -- step its terms round to, in base units
    first_month INTEGER NOT NULL, -- month_index it holds from
    last_month INTEGER NOT NULL -- month_index it holds to
);
