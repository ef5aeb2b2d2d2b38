-- Child units of each card's unit in one month. Grain: parent, child. Parameter: month_index.
SELECT e.parent, u.unit, u.name
FROM ref.edges AS e
INNER JOIN ref.units AS u ON e.child = u.unit
WHERE
    $month_index BETWEEN e.first_month AND e.last_month
    AND $month_index BETWEEN u.first_month AND u.last_month
ORDER BY e.parent, u.position
