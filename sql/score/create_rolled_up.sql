-- What `rolling` shows of a step, rolled up by each item's rule, if what is scored carries enough weight of
-- what is due. Result and outlook are of lagging and leading children alone, and say nothing where children
-- are neither. `rolling` shows for each unit, month_index, item (its perspective, place, weight one level up
-- and method) and child (its position, another than that of other children, and whether it lags): w, its
-- weight in 10^-6, 0 where it is not due; s, its score in 10^-9, low and high, that if what is missing had
-- scored 0 or 10; c, the share of its weights due that has a score, in 10^-6; how many measures are
-- underneath, itself where it is one, of them scored, red and not_due; and the step. It is a view: what is rolled up is
-- read once, and again only where an item's rule looks at children one against another.
-- Grain: unit, month_index, item; it makes the table macro `rolled_up` of this connection.
-- noqa: disable=PRS,CP05,LT01,LT02,ST06,RF03
CREATE OR REPLACE TEMP MACRO rolled_up(wanted) AS TABLE
-- Rules that look at children one against another. Count met is ten times the share of green children. The
-- most frequent colour gives the mean of the children that have it; of colours that weigh the same the
-- worse one counts. The median lies where half of the weight is reached; where a score ends on the half,
-- between it and the next. A child's scores are five: its own, if what is missing had scored 0 or 10,
-- and its own as a result or an outlook.
WITH ranked AS (
    SELECT
        a.unit,
        a.month_index,
        a.item,
        a.what,
        CASE
            WHEN a.method = 'count_met' THEN share(10000000000 * a.green, a.every)
            WHEN a.method = 'median' THEN share(a.half + a.past_half, 2)
            WHEN a.red >= greatest(a.amber, a.green) THEN share(a.worth_red, a.red)
            WHEN a.amber >= a.green THEN share(a.worth_amber, a.amber)
            ELSE share(a.worth_green, a.green)
        END AS points
    FROM (
        SELECT
            r.unit,
            r.month_index,
            r.item,
            r.method,
            r.what,
            r.every,
            min(r.s) FILTER (WHERE 2 * r.upto >= r.every) AS half,
            min(r.s) FILTER (WHERE 2 * r.upto > r.every) AS past_half,
            coalesce(sum(r.w) FILTER (WHERE r.colour = 'red'), 0) AS red,
            coalesce(sum(r.w) FILTER (WHERE r.colour = 'amber'), 0) AS amber,
            coalesce(sum(r.w) FILTER (WHERE r.colour = 'green'), 0) AS green,
            sum(r.w::HUGEINT * r.s) FILTER (WHERE r.colour = 'red') AS worth_red,
            sum(r.w::HUGEINT * r.s) FILTER (WHERE r.colour = 'amber') AS worth_amber,
            sum(r.w::HUGEINT * r.s) FILTER (WHERE r.colour = 'green') AS worth_green
        FROM (
            SELECT
                *,
                band(scored(s)) AS colour,
                sum(w) OVER (PARTITION BY unit, month_index, item, what ORDER BY s) AS upto,
                sum(w) OVER (PARTITION BY unit, month_index, item, what) AS every
            FROM (
                SELECT
                    unit,
                    month_index,
                    item,
                    method,
                    w,
                    unnest(['own', 'low', 'high', 'lags', 'leads']) AS what,
                    unnest([s, low, high, CASE WHEN lags THEN s END, CASE WHEN NOT lags THEN s END]) AS s
                FROM rolling
                WHERE step = wanted AND method IN ('count_met', 'most_frequent', 'median') AND w > 0
            ) AS each
            WHERE s IS NOT NULL
        ) AS r
        GROUP BY r.unit, r.month_index, r.item, r.method, r.what, r.every
    ) AS a
),
one_row AS (
    SELECT
        unit,
        month_index,
        item,
        any_value(points) FILTER (WHERE what = 'own') AS own,
        any_value(points) FILTER (WHERE what = 'low') AS low,
        any_value(points) FILTER (WHERE what = 'high') AS high,
        any_value(points) FILTER (WHERE what = 'lags') AS lags,
        any_value(points) FILTER (WHERE what = 'leads') AS leads
    FROM ranked
    GROUP BY unit, month_index, item
),
added AS (
    SELECT
        unit,
        month_index,
        item,
        any_value(perspective) AS perspective,
        any_value(place) AS place,
        any_value(weight) AS weight,
        any_value(method) AS method,
        sums(w, s, c) AS own,
        sums(CASE WHEN lags THEN w ELSE 0 END, CASE WHEN lags THEN s END, c) AS lags,
        min(s) FILTER (WHERE NOT lags AND w > 0) AS least_leading,
        -- What is missing has a score here: every weight counts.
        {'of': sum(w), 'worth': sum(w::HUGEINT * low), 'least': min(low) FILTER (WHERE w > 0)} AS low,
        {'of': sum(w), 'worth': sum(w::HUGEINT * high), 'least': min(high) FILTER (WHERE w > 0)} AS high,
        -- Of equal scores the first on the page.
        arg_min(child, s * 1048576 + position) AS worst_child,
        min(s) AS least,
        sum(measures) AS measures,
        sum(scored) AS scored,
        sum(red) AS red,
        sum(not_due) AS not_due
    FROM rolling
    WHERE step = wanted
    GROUP BY unit, month_index, item
),
-- One step of the arithmetic after the other, so that each is written out once: a macro repeats what it is
-- given as often as it mentions it.
parted AS (
    SELECT
        *,
        {
            'every': own.every - lags.every,
            'covered': coalesce(own.covered, 0) - coalesce(lags.covered, 0),
            'of': coalesce(own.of, 0) - coalesce(lags.of, 0),
            'worth': coalesce(own.worth, 0) - coalesce(lags.worth, 0),
            'least': least_leading
        } AS leads
    FROM added
),
pointed AS (
    SELECT
        a.*,
        points(a.method, a.own, d.own) AS own_points,
        points(a.method, a.low, d.low) AS low_points,
        points(a.method, a.high, d.high) AS high_points,
        points(a.method, a.lags, d.lags) AS lags_points,
        points(a.method, a.leads, d.leads) AS leads_points,
        covered(a.own) AS coverage,
        millionths(o.coverage_minimum) AS minimum
    FROM parted AS a
    LEFT JOIN one_row AS d ON a.unit = d.unit AND a.month_index = d.month_index AND a.item = d.item
    CROSS JOIN ref.settings AS o
),
rated AS (
    SELECT
        *,
        rolled(minimum, own, own_points) AS score,
        rolled(minimum, lags, lags_points) AS result,
        rolled(minimum, leads, leads_points) AS outlook
    FROM pointed
)
SELECT
    a.unit,
    m.month,
    m.month_start,
    a.item,
    a.perspective,
    a.place,
    a.weight,
    a.method,
    a.score,
    band(a.score) AS colour,
    a.coverage,
    a.worst_child,
    scored(a.least) AS worst_score,
    band(scored(a.least)) AS worst_colour,
    scored(a.low_points) AS lower_bound,
    scored(a.high_points) AS upper_bound,
    a.result,
    a.outlook,
    a.measures,
    a.scored,
    a.red,
    a.not_due
FROM rated AS a
INNER JOIN ref.months AS m ON a.month_index = m.month_index
