-- What became of a delivery's cells; no row where it is not loaded yet. Grain: one row. Parameter: seq.
SELECT state, reason, read, loaded, unchanged, quarantined, rejected, ignored, withdrawn
FROM core.loads
WHERE seq = $seq
