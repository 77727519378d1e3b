-- What does the register as of $as_of find wrong? One row: outlets, how many tell of licence and
-- permit, how many lack them, are not rectified or not compliant, and how many are of each form.
SELECT
    count(*) AS outlets,
    count(*) FILTER (business_licence IN ('有', '无')) AS licence_told,
    count(*) FILTER (business_licence = '无') AS unlicensed,
    count(*) FILTER (permit IN ('有', '无')) AS permit_told,
    count(*) FILTER (permit = '无') AS without_permit,
    count(*) FILTER (NOT is_rectified) AS not_rectified,
    count(*) FILTER (NOT is_compliant) AS not_compliant,
    count(business_form) AS form_told,
    count(*) FILTER (business_form = '单店') AS single_shop,
    count(*) FILTER (business_form = '连锁') AS chain,
    count(*) FILTER (business_form = '加盟') AS franchise,
    count(*) FILTER (business_form = '配送') AS delivery,
    count(*) FILTER (business_form = '合作经营') AS cooperative,
    count(*) FILTER (business_form = '股份联合') AS joint_stock,
    max(recorded_on) AS recorded_on
FROM register_on($as_of)
WHERE
    ($townships IS NULL OR list_contains(CAST($townships AS VARCHAR[]), township))
    AND ($trades IS NULL OR list_contains(CAST($trades AS VARCHAR[]), trade))
HAVING count(*) > 0
