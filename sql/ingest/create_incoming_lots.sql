-- Which lot a status and a currency make: three with no currency, then three with each.
-- Grain: number. Reads `currency_ids`.
CREATE OR REPLACE TEMPORARY VIEW incoming_lots AS
WITH statuses AS (
    SELECT
        s.number,
        CAST(s.status AS ENUM('estimate', 'preliminary', 'final')) AS status
    FROM (VALUES (1, 'estimate'), (2, 'preliminary'), (3, 'final')) AS s (number, status)
)

SELECT
    number,
    status,
    CAST(NULL AS VARCHAR) AS currency
FROM statuses
UNION ALL
SELECT
    s.number + 3 * (c.number + 1) AS number,
    s.status,
    c.id AS currency
FROM statuses AS s
CROSS JOIN currency_ids AS c
