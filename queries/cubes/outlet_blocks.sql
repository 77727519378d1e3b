-- Which registers of outlets count? One row is one trade of one township in one import on one day.
SELECT
    import_id,
    recorded_on,
    township,
    trade,
    count(*) AS outlets,
    CAST(sum(CAST(is_rectified AS INTEGER)) AS BIGINT) AS rectified,
    CAST(sum(CAST(is_compliant AS INTEGER)) AS BIGINT) AS compliant
FROM live_outlets
GROUP BY ALL
