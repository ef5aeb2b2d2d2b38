-- Orders by the month they were taken in, one figure a row. The newest month is preliminary unless
-- its last order is of its last day: nobody knows what is still to come.
WITH taken AS (
    SELECT
        strftime('%Y-%m', o.OrderDate) AS month,
        date(o.OrderDate) AS day,
        o.ShippedDate IS NOT NULL AS shipped,
        o.ShippedDate IS NOT NULL AND o.ShippedDate <= o.RequiredDate AS on_time,
        (
            SELECT sum(
                CAST(round(d.UnitPrice * 100) AS INTEGER) * d.Quantity
                * CAST(round((1 - d.Discount) * 100) AS INTEGER)
            )
            FROM "Order Details" AS d
            WHERE d.OrderID = o.OrderID
        ) AS amount
    FROM Orders AS o
),
months AS (
    SELECT
        month,
        sum(amount) AS revenue,
        count(*) AS orders,
        sum(shipped) AS shipped,
        sum(on_time) AS on_time,
        sum(NOT shipped) AS not_shipped,
        CAST(strftime('%d', max(day)) AS INTEGER) AS last_order_day,
        CASE
            WHEN month = (SELECT max(t.month) FROM taken AS t)
                AND max(day) < date(month || '-01', '+1 month', '-1 day') THEN 'preliminary'
            ELSE 'final'
        END AS status
    FROM taken
    GROUP BY month
)
SELECT 'revenue' AS kpi, month, revenue AS value, status FROM months
UNION ALL SELECT 'orders', month, orders, status FROM months
UNION ALL SELECT 'shipped', month, shipped, status FROM months
UNION ALL SELECT 'on_time', month, on_time, status FROM months
UNION ALL SELECT 'not_shipped', month, not_shipped, status FROM months
UNION ALL SELECT 'last_order_day', month, last_order_day, status FROM months
