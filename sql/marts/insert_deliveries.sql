-- Deliveries with what became of their cells. Grain: delivery.
INSERT INTO mart.deliveries
SELECT
    source,
    seq,
    name,
    strftime(make_date(month_index // 12, month_index % 12 + 1, 1), '%Y-%m'),
    make_date(month_index // 12, month_index % 12 + 1, 1),
    state,
    reason,
    read,
    loaded,
    unchanged,
    quarantined,
    rejected,
    ignored,
    withdrawn
FROM core.loads
