-- The links as edges that hold in their month alone. Grain: parent, child.
INSERT INTO what_if.ref.edges
SELECT parent, copy, share, month_index AS first_month, month_index AS last_month
FROM what_if.work.links
