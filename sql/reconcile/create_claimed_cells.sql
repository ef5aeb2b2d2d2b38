-- Sources' claims put together by what they are about: how many there are of one figure, how many are
-- defined, and what they lie between. Most agree, and are not looked at one by one.
-- Grain: cell.
CREATE OR REPLACE TEMP TABLE claimed_cells AS
SELECT
    cell,
    count(*)::INTEGER AS claims,
    count(value)::INTEGER AS known,
    min(value) AS lowest,
    max(value) AS highest
FROM numbered_claims
GROUP BY cell
