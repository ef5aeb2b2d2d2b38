-- The declaration each source was last read under; another digest means its deliveries are read again.
-- Grain: source.
CREATE TABLE core.parses (
    source VARCHAR NOT NULL, -- source id
    parse_digest VARCHAR NOT NULL -- sha256 of all that decides how its rows are read
);
