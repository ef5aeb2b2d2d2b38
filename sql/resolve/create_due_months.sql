-- In how many of the months that end with one a figure is due; `due` has a bit for each calendar month,
-- January the lowest. At most twelve months are looked at, as many as a year has.
-- Grain: none, it makes the macro `due_months` of this connection.
-- noqa: disable=CP05,LT02 (the linter takes parameters for types)
CREATE OR REPLACE TEMP MACRO due_months(due, month_index, months) AS
bit_count(
    (((due | (due << 12)) >> (month_index % 12 + 13 - months)::INTEGER) & ((1 << months::INTEGER) - 1))::BIGINT
)
