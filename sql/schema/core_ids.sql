-- Ids of KPIs and units, by the numbers they go by where there are many rows.
-- Grain: number.
CREATE TABLE core.ids (
    number INTEGER NOT NULL, -- from 1 on, in the order they were met; another after a rebuild
    id VARCHAR NOT NULL -- id as in the configuration
);
