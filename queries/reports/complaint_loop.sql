-- How far is every complaint that came up to $as_of? One row is one case; what happened after $as_of is not
-- yet known. received_on: made, else accepted. again_on: the first complaint about the same party after it was
-- settled, within $repeat_days days. order_number: the order (督办单) by which it was handed on, '' for none.
WITH cases AS (
    SELECT
        coalesce(complained_on, accepted_on) AS received_on,
        coalesce(accepted_on, complained_on) AS found_on,
        CASE WHEN accepted_on <= $as_of THEN accepted_on END AS accepted_on,
        CASE WHEN closed_on <= $as_of THEN closed_on END AS closed_on,
        coalesce(complaint_number, '无编号' || left(md5(matter), 6)) AS complaint_number,
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
    (
        SELECT min(a.received_on)
        FROM cases AS a
        WHERE
            c.about <> '' AND a.about = c.about AND a.township = c.township
            AND a.received_on > c.closed_on AND a.received_on <= c.closed_on + CAST($repeat_days AS INTEGER)
    ) AS again_on,
    coalesce(
        (
            SELECT max(o.number)
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
ORDER BY c.received_on, c.import_id, c.sheet, c.row_number
