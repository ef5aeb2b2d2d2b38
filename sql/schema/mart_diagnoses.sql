-- What may have caused each break in which two figures differ, likeliest first.
-- Grain: break_id, rank.
CREATE TABLE mart.diagnoses (
    break_id VARCHAR NOT NULL, -- the break
    rank INTEGER NOT NULL, -- 1 is the likeliest
    named BOOLEAN NOT NULL, -- it wins: ten times as likely as any other, twenty times as an unrelated difference, and it reconciles
    cause VARCHAR NOT NULL, -- scale, sign, doubled, child_missing and so on
    detail VARCHAR NOT NULL, -- its parameter: a factor, a child unit, a currency, another kpi; empty where it has none
    chance DOUBLE NOT NULL, -- how often an unrelated difference would fit as well, fraction
    odds DOUBLE NOT NULL, -- how much likelier it is than all else together
    months INTEGER NOT NULL, -- months of the same two sources, kpi and unit it fits
    series INTEGER NOT NULL, -- kpis and units of the same two sources it fits
    since VARCHAR NOT NULL, -- 'YYYY-MM', first of the months in a row it fits up to this one
    suspect VARCHAR NOT NULL, -- the source at fault
    corrected DECIMAL(28, 9), -- what its figure would be without the fault, in base units
    residual DECIMAL(28, 9) -- what then still separates it from the other side's, in base units
);
