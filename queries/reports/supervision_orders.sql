-- Which orders to mend (督办单) had been issued by $as_of and not withdrawn? One row is one order.
-- township: who has it now, after what was handed over; issued_to: to whom it went. round_days: days of
-- the rounds of its series after it, empty where no round found it.
WITH handed AS (
    SELECT
        order_id,
        arg_max(result, step_id) AS result
    FROM order_steps
    WHERE kind = '移交' AND withdrawn_at IS NULL AND step_on <= $as_of
    GROUP BY order_id
),

round_days AS (
    SELECT
        series,
        round,
        max(inspected_on) AS held_on
    FROM live_supervision_scores
    WHERE inspected_on <= $as_of
    GROUP BY series, round, year(inspected_on)
)

SELECT
    o.order_id,
    o.number,
    o.source,
    o.series,
    coalesce(h.result, o.township) AS township,
    o.township AS issued_to,
    o.trade,
    o.outlet,
    o.item,
    o.matter,
    o.clause,
    o.paper,
    o.found_on,
    o.issued_on,
    o.reply_by,
    o.entered_by,
    coalesce(
        (
            SELECT list(r.held_on ORDER BY r.held_on)
            FROM round_days AS r
            WHERE r.series = o.series AND r.held_on > o.issued_on
        ), []
    ) AS round_days
FROM supervision_orders AS o
LEFT JOIN handed AS h ON o.order_id = h.order_id
WHERE o.withdrawn_at IS NULL AND o.issued_on <= $as_of
ORDER BY o.issued_on, o.order_id
