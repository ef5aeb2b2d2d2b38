-- Sources as they are declared now.
-- Grain: source.
CREATE VIEW mart.sources (
    source, -- source id
    position -- order in the configuration
) AS
SELECT
    s.source,
    s.position
FROM ref.sources AS s
