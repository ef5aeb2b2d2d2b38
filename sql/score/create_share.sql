-- Quotient of two whole numbers that are not negative, half up; NULL where the divisor is 0.
-- Grain: none, it makes the macro `share` of this connection.
CREATE OR REPLACE TEMP MACRO share(above, below) AS
((above + below // 2) // nullif(below, 0))
