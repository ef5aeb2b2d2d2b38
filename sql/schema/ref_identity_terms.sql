-- Terms of identities.
-- Grain: identity, kpi, lag.
CREATE TABLE ref.identity_terms (
    identity VARCHAR NOT NULL, -- id of the identity
    kpi VARCHAR NOT NULL, -- kpi id of the term
    lag INTEGER NOT NULL, -- 0 for the same month, 1 for the month before
    factor DECIMAL(10, 6) NOT NULL -- what the term is multiplied by
);
