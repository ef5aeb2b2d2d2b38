-- The figures on the newest published version of every card, as its readers have them.
-- Grain: unit, month, kpi.
CREATE TABLE work.published (
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    kpi VARCHAR NOT NULL, -- kpi id
    value DECIMAL(28, 9), -- the month's figure in base units; NULL where the card says there is none
    tree VARCHAR NOT NULL, -- sha256 of the frozen card it stands on
    edition INTEGER NOT NULL, -- the month's first edition with that version
    version INTEGER NOT NULL -- card version
);
