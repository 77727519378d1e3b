-- What support did each zone get up to $as_of? One row is one zone and kind (审批, 融资, 土地, 能源):
-- pieces of support, their sum in yuan (NULL: no amount told), the newest day.
SELECT
    zone,
    kind,
    count(*) AS pieces,
    sum(amount_yuan) AS amount_yuan,
    max(supported_on) AS newest_on
FROM live_zone_support
WHERE supported_on <= $as_of
GROUP BY zone, kind
ORDER BY zone, kind
