-- Which decisions bear on which break, and whether what they settled is still what they saw.
-- Grain: break_id, decision.
CREATE TABLE mart.break_decisions (
    break_id VARCHAR NOT NULL, -- break
    decision INTEGER NOT NULL, -- number of the decision in the ledger
    kind VARCHAR NOT NULL, -- override, prefer, accept, explain, item, or the dispute that opened it
    since INTEGER NOT NULL, -- act by which it came into force
    holds BOOLEAN NOT NULL -- whether the break is of the size it was, within tolerance
);
