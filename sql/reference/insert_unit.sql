-- Adds one unit. Grain: unit. Parameters: all columns of ref.units, attributes as two lists.
INSERT INTO ref.units
SELECT
    $unit,
    $name,
    $type,
    $first_month,
    $last_month,
    $depth,
    $position,
    map($attribute_names::VARCHAR[], $attribute_values::VARCHAR[])
