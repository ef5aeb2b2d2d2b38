-- Takes back the comparisons of some stages. Grain: stage. Parameter: stages.
DELETE FROM work.comparisons
WHERE list_contains($stages, stage)
