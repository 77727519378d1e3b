-- How many enterprises of each class stand in each township as of $as_of?
-- One row is one product, township and class, by the newest classification of each enterprise.
SELECT
    product,
    township,
    class,
    count(*) AS enterprises,
    max(classified_on) AS classified_on
FROM (
    SELECT *
    FROM firm_classes
    WHERE classified_on <= $as_of
    QUALIFY row_number() OVER (PARTITION BY product, firm ORDER BY classified_on DESC) = 1
) AS newest
GROUP BY ALL
ORDER BY product, township, class
