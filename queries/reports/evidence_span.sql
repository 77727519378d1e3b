-- From which day to which day do some datasets hold evidence, of one product or of all?
-- Makers known to be elsewhere count only where asked. A monthly report speaks until the end of its
-- month and is known when it came: the later of both. One row, none where there is no evidence.
SELECT
    min(first_on) AS first_on,
    greatest(
        max(newest_on),
        (
            SELECT max(a.came_on)
            FROM reports_after(DATE '0001-01-01') AS a
            INNER JOIN live_monthly_reports AS r
                ON a.township = r.township AND a.period = strftime(r.month, '%Y-%m')
            WHERE r.is_reported AND list_contains(CAST($datasets AS VARCHAR[]), 'monthly_reports')
        )
    ) AS newest_on
FROM evidence_days
WHERE
    list_contains(CAST($datasets AS VARCHAR[]), dataset)
    AND (is_ours OR $elsewhere)
    AND ($product IS NULL OR product IS NULL OR product = $product)
HAVING max(newest_on) IS NOT NULL
