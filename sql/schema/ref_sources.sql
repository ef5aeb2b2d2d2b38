-- Sources of the configuration.
-- Grain: source.
CREATE TABLE ref.sources (
    source VARCHAR NOT NULL, -- source id
    position INTEGER NOT NULL -- order in the configuration
);
