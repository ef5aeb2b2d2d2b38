-- The declaration a source is read under.
-- Grain: source. Parameters: source, parse_digest.
INSERT INTO core.parses VALUES ($source, $parse_digest)
