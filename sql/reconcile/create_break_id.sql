-- What a break is called in every run: a digest of what it is about and not of how large it is. Where
-- its sources do not tell it from others, or may change, `place` does.
-- Grain: none, it makes the macro `break_id` of this connection.
CREATE OR REPLACE TEMP MACRO break_id(rule, kpi, unit, month_index, left_source, right_source, place) AS
substr(
    md5(
        concat_ws(
            '|',
            rule,
            coalesce(kpi, ''),
            coalesce(unit, ''),
            strftime(make_date(month_index // 12, month_index % 12 + 1, 1), '%Y-%m'),
            coalesce(place, concat_ws('|', left_source, right_source))
        )
    ),
    1,
    16
)
