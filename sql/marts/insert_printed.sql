-- What departments' scorecards print, with the deliveries it held from and until.
-- Grain: source, kpi, perspective, unit, month, field, delivery, sheet, cell.
INSERT INTO mart.printed
SELECT
    p.source,
    p.kpi,
    p.perspective,
    p.unit,
    strftime(make_date(p.month_index // 12, p.month_index % 12 + 1, 1), '%Y-%m'),
    make_date(p.month_index // 12, p.month_index % 12 + 1, 1),
    p.field,
    p.figure,
    p.step,
    p.text,
    p.seq_to IS NULL,
    p.seq_from,
    p.seq_to,
    l.name,
    p.sheet,
    p.row_number,
    p.cell
FROM core.printed AS p
INNER JOIN core.loads AS l ON p.seq_from = l.seq
