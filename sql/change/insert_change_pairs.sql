-- The pairs of some months, beside those of other months. Grain: number.
INSERT INTO work.change_pairs BY NAME
SELECT number, since, unit, month_index, published
FROM what_if.work.pairs
