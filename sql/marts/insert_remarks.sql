-- Remarks with whether they stand. Grain: source, kpi, unit, month, kind, delivery.
INSERT INTO mart.remarks
SELECT
    source,
    kpi,
    unit,
    strftime(make_date(month_index // 12, month_index % 12 + 1, 1), '%Y-%m'),
    make_date(month_index // 12, month_index % 12 + 1, 1),
    kind,
    text,
    person,
    seq_to IS NULL,
    seq_from
FROM core.remarks
