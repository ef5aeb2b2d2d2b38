-- What became of every delivery that is loaded. Grain: seq. No parameters.
SELECT seq, state
FROM core.loads
ORDER BY seq
