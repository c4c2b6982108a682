-- first_cohort: goal_conversions, zone, periods → each customer's month of the first conversion
SELECT c.person_id, p.period AS item
FROM goal_conversions AS c
JOIN zone AS z ON EPOCH_US(c.converted_at) >= z.from_us AND EPOCH_US(c.converted_at) < z.to_us
JOIN periods AS p
    ON p.day = CAST(FLOOR(CAST(EPOCH_US(c.converted_at) + z.offset_us AS DOUBLE) / 86400000000) AS BIGINT)
WHERE c.nth = 1;

-- first_channel: goal_conversions, first_touches → the channel that first brought each customer
SELECT c.person_id, COALESCE(t.channel, 'unattributed') AS item
FROM goal_conversions AS c
LEFT JOIN first_touches AS t ON t.person_id = c.person_id AND t.touched_at <= c.converted_at
WHERE c.nth = 1;

-- first_product: goal_conversions, told_baskets, parts → the product with most of each first conversion
SELECT person_id, item
FROM (
    SELECT person_id, item,
        ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY part DESC NULLS LAST, item) AS n
    FROM (
        SELECT c.person_id, COALESCE(p.item, 'unknown') AS item, MAX(p.part) AS part
        FROM goal_conversions AS c
        LEFT JOIN told_baskets AS t ON t.conversion_id = c.conversion_id
        LEFT JOIN parts AS p ON p.basket_id = t.basket_id
        WHERE c.nth = 1
        GROUP BY c.person_id, COALESCE(p.item, 'unknown')
    ) AS bought
) AS ranked
WHERE n = 1;

-- customers: goal_conversions, first_items → one row per person who ever converted
SELECT c.person_id, f.item,
    CASE WHEN EPOCH_US(c.converted_at) >= $since_us AND EPOCH_US(c.converted_at) < $until_us
        THEN 1 ELSE 0 END AS is_new
FROM goal_conversions AS c
JOIN first_items AS f ON f.person_id = c.person_id
WHERE c.nth = 1;

-- gaps: customers, goal_conversions, zone → new customers by item, next order, days until it or data end
SELECT item, next_order, days, SUM(is_made) AS made, SUM(1 - is_made) AS waiting
FROM (
    SELECT o.item, o.next_order, o.is_made,
        CAST(FLOOR(CAST(o.ended_us + e.offset_us AS DOUBLE) / 86400000000) AS BIGINT)
            - CAST(FLOOR(CAST(o.began_us + b.offset_us AS DOUBLE) / 86400000000) AS BIGINT) AS days
    FROM (
        SELECT k.item, c.nth + 1 AS next_order, EPOCH_US(c.converted_at) AS began_us,
            CASE WHEN n.converted_at IS NULL THEN $data_end_us ELSE EPOCH_US(n.converted_at) END
                AS ended_us,
            CASE WHEN n.converted_at IS NULL THEN 0 ELSE 1 END AS is_made
        FROM customers AS k
        JOIN goal_conversions AS c ON c.person_id = k.person_id AND c.nth <= 2
        LEFT JOIN goal_conversions AS n ON n.person_id = c.person_id AND n.nth = c.nth + 1
        WHERE k.is_new = 1
    ) AS o
    JOIN zone AS b ON o.began_us >= b.from_us AND o.began_us < b.to_us
    JOIN zone AS e ON o.ended_us >= e.from_us AND o.ended_us < e.to_us
) AS measured
GROUP BY item, next_order, days;

-- returning: chosen, customers → one row per item: conversions of the range, those after the first
SELECT k.item, SUM(v.conversions) AS conversions, SUM(v.value) AS value,
    SUM(v.returning_conversions) AS returning_conversions,
    SUM(v.returning_value) AS returning_value, SUM(v.value * v.value) AS value_squares,
    SUM(v.returning_value * v.returning_value) AS squares,
    SUM(v.returning_value * v.value) AS products
FROM (
    SELECT person_id, COUNT(*) AS conversions, SUM(net_value) AS value,
        SUM(CASE WHEN nth > 1 THEN 1 ELSE 0 END) AS returning_conversions,
        SUM(CASE WHEN nth > 1 THEN net_value ELSE CAST(0 AS DOUBLE) END) AS returning_value
    FROM chosen
    GROUP BY person_id
) AS v
JOIN customers AS k ON k.person_id = v.person_id
GROUP BY k.item;
