-- Every cell with its figure, or why it has none.
-- Operands that are given are taken, and `value`, if there is one too, is not read. A row of nothing
-- but declared missing cells, or of a code that is left out, is ignored. A value beside its weight makes
-- operands, weight times value and weight; one without weight is a value alone.
-- Grain: place, block. Reads `looked`; note 0 is that of a lone operand.
CREATE OR REPLACE TEMPORARY VIEW claims AS
WITH paired AS (
    SELECT
        * REPLACE (
            CASE
                WHEN NOT is_weighted THEN numerator
                WHEN no_value AND denominator = 0 THEN 0
                ELSE TRY(CAST(value * denominator AS DECIMAL(28, 9)))
            END AS numerator,
            CASE WHEN is_weighted AND NOT no_value THEN value_fault ELSE numerator_fault END AS numerator_fault,
            CASE
                WHEN NOT is_weighted THEN no_numerator
                WHEN no_denominator THEN TRUE
                ELSE no_value AND denominator IS DISTINCT FROM 0
            END AS no_numerator
        )
    FROM looked
)
SELECT
    place,
    block,
    row_number,
    kpi,
    unit,
    month_index,
    day,
    status,
    currency,
    combine,
    is_keyed,
    value AS single,
    numerator,
    denominator,
    is_left_out OR (no_value AND no_numerator AND no_denominator) AS is_ignored,
    NOT no_numerator OR NOT no_denominator AS has_pair,
    -- Where both operands are at fault the first is named.
    (
        NOT no_numerator
        AND numerator_fault IS NULL
        AND (no_denominator OR denominator_fault IS NOT NULL)
    ) AS at_denominator,
    coalesce(
        fault,
        CASE
            WHEN no_numerator AND no_denominator THEN value_fault
            WHEN no_numerator THEN 0
            WHEN numerator_fault IS NOT NULL THEN numerator_fault
            WHEN no_denominator THEN 0
            ELSE denominator_fault
        END
    ) AS fault,
    CASE
        WHEN no_numerator AND no_denominator THEN value
        -- As it was given: the product may have been rounded.
        WHEN is_weighted AND NOT no_value AND numerator IS NOT NULL AND denominator <> 0 THEN value
        ELSE quotient(numerator, denominator)
    END AS value
FROM paired
