-- What did townships report for each trade and month that had ended by $as_of? One row is one
-- trade of one township in one month; a township whose report did not come has one row without a trade.
-- received: 按时, 迟报 or 未报 as of the day by the list of received reports, 未到期 before the 3rd of
-- the next month, empty where no list tells.
SELECT
    strftime(r.month, '%Y-%m') AS month,
    r.township,
    p.trade,
    p.outlets,
    p.rectified,
    p.compliant,
    CASE
        WHEN s.unit IS NULL THEN ''
        WHEN s.received_on IS NULL AND $as_of <= r.month + INTERVAL 1 MONTH + INTERVAL 2 DAY
            THEN '未到期'
        WHEN s.received_on IS NULL THEN '未报'
        WHEN s.received_on <= r.month + INTERVAL 1 MONTH + INTERVAL 2 DAY THEN '按时'
        ELSE '迟报'
    END AS received,
    s.received_on
FROM live_monthly_reports AS r
LEFT JOIN reports_after($as_of) AS a
    ON r.township = a.township AND strftime(r.month, '%Y-%m') = a.period
LEFT JOIN live_monthly_progress AS p
    ON r.month = p.month AND r.township = p.township AND a.township IS NULL
LEFT JOIN (
    SELECT
        q.unit,
        q.period,
        CASE WHEN q.received_on <= $as_of THEN q.received_on END AS received_on
    FROM submissions AS q
    INNER JOIN live_imports AS i ON q.import_id = i.import_id
    WHERE q.duty = '75.monthly'
    QUALIFY row_number() OVER (PARTITION BY q.unit, q.period ORDER BY q.import_id DESC) = 1
) AS s ON r.township = s.unit AND strftime(r.month, '%Y-%m') = s.period
WHERE last_day(r.month) <= $as_of
ORDER BY r.month, r.township, p.trade
