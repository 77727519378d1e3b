-- How far is every complaint that came up to $as_of? One row is one case; what happened after $as_of is not
-- yet known. received_on: made, else accepted. again_on: the first complaint about the same party after it was
-- settled, within $repeat_days days; again_closed: whether all of those are settled. order_number: the newest order
-- (督办单) by which it was handed on, '' for none.
WITH cases AS (
    SELECT
        coalesce(complained_on, accepted_on) AS received_on,
        complaint_day(accepted_on, complained_on) AS found_on,
        CASE WHEN accepted_on <= $as_of THEN accepted_on END AS accepted_on,
        CASE WHEN closed_on <= $as_of THEN closed_on END AS closed_on,
        complaint_key(complaint_number, matter) AS complaint_number,
        coalesce(township, '') AS township,
        coalesce(trade, '') AS trade,
        coalesce(about, '') AS about,
        matter,
        coalesce(department, '') AS department,
        CASE WHEN closed_on <= $as_of THEN coalesce(satisfaction, '') ELSE '' END AS satisfaction,
        import_id,
        sheet,
        row_number
    FROM live_complaints
    WHERE coalesce(complained_on, accepted_on) <= $as_of
),

later AS (
    SELECT
        c.import_id,
        c.sheet,
        c.row_number,
        min(a.received_on) AS again_on,
        bool_and(a.closed_on IS NOT NULL) AS again_closed
    FROM cases AS c
    INNER JOIN cases AS a
        ON
            c.about <> '' AND c.about = a.about AND c.township = a.township
            AND c.closed_on < a.received_on AND c.closed_on + CAST($repeat_days AS INTEGER) >= a.received_on
    GROUP BY c.import_id, c.sheet, c.row_number
)

SELECT
    c.complaint_number,
    c.received_on,
    c.accepted_on,
    c.closed_on,
    c.township,
    c.trade,
    c.about,
    c.matter,
    c.department,
    c.satisfaction,
    a.again_on,
    coalesce(a.again_closed, FALSE) AS again_closed,
    coalesce(
        (
            SELECT arg_max(o.number, o.order_id)
            FROM supervision_orders AS o
            WHERE
                o.source = '投诉' AND o.withdrawn_at IS NULL AND o.issued_on <= $as_of
                AND o.township = c.township AND o.outlet = c.about AND o.item = c.complaint_number
                AND o.found_on = c.found_on
        ), ''
    ) AS order_number,
    i.file_name,
    c.sheet,
    c.row_number
FROM cases AS c
INNER JOIN live_imports AS i ON c.import_id = i.import_id
LEFT JOIN later AS a ON c.import_id = a.import_id AND c.sheet = a.sheet AND c.row_number = a.row_number
ORDER BY c.received_on, c.import_id, c.sheet, c.row_number
