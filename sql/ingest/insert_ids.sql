-- Numbers for ids that have none yet.
-- Grain: id. Parameter: ids, each once.
INSERT INTO core.ids
SELECT
    (SELECT coalesce(max(number), 0) FROM core.ids) + row_number() OVER (ORDER BY g.id),
    g.id
FROM (SELECT unnest($ids) AS id) AS g
ANTI JOIN core.ids AS i ON g.id = i.id
