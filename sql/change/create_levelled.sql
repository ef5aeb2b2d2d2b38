-- A figure, or what it is held against, per month of those it adds up over: a year to date and its goal
-- grow by the month, and nobody would call that a change. Months are NULL where it does not grow.
-- Grain: none, it makes the macro `levelled` of this connection.
-- noqa: disable=CP05,LT02 (the linter takes parameters for types)
CREATE OR REPLACE TEMP MACRO levelled(figure, months) AS
CASE WHEN months > 1 THEN quotient(figure, months) ELSE figure END
