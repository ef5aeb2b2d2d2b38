-- Standing lots of which the delivery replaces or withdraws some, and which lots these go to.
-- Grain: lot. Reads `standing`.
CREATE OR REPLACE TEMPORARY TABLE ending AS
SELECT
    s.lot,
    (SELECT coalesce(max(number), 0) FROM core.lots) + row_number() OVER (ORDER BY s.lot) AS ended
FROM (SELECT DISTINCT lot FROM standing WHERE ends) AS s
