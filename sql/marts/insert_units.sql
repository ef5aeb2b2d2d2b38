-- Units with their attributes. Grain: unit. Parameters: always, forever as month_index.
INSERT INTO mart.units
SELECT
    u.unit,
    u.name,
    u.type,
    CASE
        WHEN u.first_month > $always
            THEN strftime(make_date(u.first_month // 12, u.first_month % 12 + 1, 1), '%Y-%m')
    END,
    CASE
        WHEN u.last_month < $forever
            THEN strftime(make_date(u.last_month // 12, u.last_month % 12 + 1, 1), '%Y-%m')
    END,
    u.attributes
FROM ref.units AS u
