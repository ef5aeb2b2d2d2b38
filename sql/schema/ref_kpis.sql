-- KPI definitions as far as the calculation needs them.
-- Grain: kpi.
CREATE TABLE ref.kpis (
    kpi VARCHAR NOT NULL, -- kpi id
    name VARCHAR NOT NULL, -- name for people
    aggregation VARCHAR NOT NULL, -- flow, stock, ratio, weighted_mean, index, max, min, status or recompute_only
    over_units VARCHAR NOT NULL, -- how child units make a figure: sum, quotient, largest, smallest or never
    over_time VARCHAR NOT NULL, -- how months make a period: sum, last, average (of opening and closing), quotient, chained, largest, smallest or never
    polarity VARCHAR NOT NULL, -- higher_is_better or lower_is_better
    tolerance_absolute DECIMAL(28, 9) NOT NULL, -- in base units
    tolerance_relative DECIMAL(9, 6) NOT NULL, -- fraction of the larger figure
    rounding_step DECIMAL(28, 9) NOT NULL, -- step sources round to, in base units
    operands INTEGER NOT NULL, -- number of KPIs its formula names; 0 where it has none
    formula_rank INTEGER NOT NULL, -- 0 without a formula, else one more than the highest among its operands
    scored_in_part BOOLEAN NOT NULL, -- whether a sum without some child units' figures is scored
    needs_all BOOLEAN NOT NULL, -- whether a unit without some child units' figures has none itself
    position INTEGER NOT NULL, -- order in the configuration
    constant_ok BOOLEAN NOT NULL, -- whether the same figure month after month is nothing to look at
    revision_months INTEGER NOT NULL, -- months after its own in which a change of a figure was to be expected
    due INTEGER NOT NULL, -- calendar months a figure is due in: January is 1, February 2, March 4 and so on, added up
    material_effect DECIMAL(9, 6) NOT NULL, -- a break that moves a card's score by more than this, of 10, matters
    between_updates VARCHAR NOT NULL, -- missing, carry or exclude: what cards have in a month without figure that is not due
    carry_months INTEGER NOT NULL -- how many months old a carried figure may be; 0 where none is carried
);
