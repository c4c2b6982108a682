-- known: items → one row per product: the name and category that any event tells (the last by letter)
SELECT product, MAX(name) AS name, MAX(category) AS category FROM items GROUP BY product;

-- parts: items, known → one row per basket and item of $by: units, and its share of the basket
SELECT basket_id, item, SUM(quantity) AS units, SUM(part) AS part
FROM (
    SELECT i.basket_id, i.quantity,
        CASE WHEN $by = 'product' THEN i.product
            ELSE COALESCE(i.category, k.category, 'unknown') END AS item,
        CASE WHEN w.unpriced = 0 AND w.amount > 0
            THEN CAST(i.price * i.quantity AS DOUBLE) / NULLIF(w.amount, 0)
            ELSE CAST(i.quantity AS DOUBLE) / NULLIF(w.units, 0) END AS part
    FROM items AS i
    JOIN known AS k ON k.product = i.product
    JOIN (
        SELECT basket_id, SUM(quantity) AS units, SUM(price * quantity) AS amount,
            SUM(CASE WHEN price IS NULL OR price < 0 THEN 1 ELSE 0 END) AS unpriced
        FROM items
        GROUP BY basket_id
    ) AS w ON w.basket_id = i.basket_id
) AS split
GROUP BY basket_id, item;

-- told_baskets: conversions, person_events → per conversion the latest basket of its order and refunds
SELECT conversion_id, MAX(CASE WHEN is_refund = 0 THEN basket_id END) AS basket_id,
    MAX(CASE WHEN is_refund = 1 THEN basket_id END) AS refund_basket_id
FROM (
    SELECT c.conversion_id, e.basket_id, e.is_refund,
        ROW_NUMBER() OVER (
            PARTITION BY c.conversion_id, e.is_refund ORDER BY e.occurred_at DESC, e.event_id DESC
        ) AS n
    FROM conversions AS c
    JOIN (
        SELECT event_id, occurred_at, basket_id, COALESCE(order_key, event_id) AS told_key,
            CASE WHEN event = $goal THEN 0 ELSE 1 END AS is_refund
        FROM person_events
        WHERE basket_id IS NOT NULL AND event IN ($goal, 'Order Refunded')
    ) AS e ON e.told_key = COALESCE(c.order_key, c.conversion_id)
    WHERE c.goal = $goal
) AS ranked
WHERE n = 1
GROUP BY conversion_id;

-- members_told: person_events, members, goal_conversions → what a segment did, and refunds of its orders
SELECT e.event_id, e.person_id, e.event, e.occurred_at, e.is_server, e.device_id, e.place,
    e.arrival_id, e.agent_id, e.page_id, e.order_key, e.basket_id, e.value
FROM person_events AS e
LEFT JOIN members AS m ON m.person_id = e.person_id
LEFT JOIN (
    SELECT DISTINCT c.order_key
    FROM conversions AS c
    JOIN goal_conversions AS g ON g.conversion_id = c.conversion_id
    WHERE c.goal = $goal AND c.order_key IS NOT NULL
) AS o ON o.order_key = e.order_key AND e.event = 'Order Refunded'
WHERE m.person_id IS NOT NULL OR o.order_key IS NOT NULL;

-- ordered: chosen, told_baskets → one row per conversion: its basket, and the one taken back from it
SELECT c.conversion_id, c.person_id, c.gross_value, c.gross_value - c.net_value AS taken_value,
    t.basket_id,
    CASE WHEN c.state = 'cancelled' OR t.basket_id IS NULL THEN t.basket_id
        ELSE COALESCE(t.refund_basket_id, t.basket_id) END AS taken_basket_id,
    CASE WHEN c.state = 'refunded' AND t.refund_basket_id IS NULL THEN 1 ELSE 0 END AS is_returned
FROM chosen AS c
LEFT JOIN told_baskets AS t ON t.conversion_id = c.conversion_id;

-- sold: ordered, parts → one row per conversion and item: units, net value
SELECT conversion_id, person_id, item, SUM(units) AS units, SUM(returned) AS returned,
    SUM(value) AS value, MAX(is_bought) AS is_bought
FROM (
    SELECT o.conversion_id, o.person_id, COALESCE(p.item, 'unknown') AS item,
        COALESCE(p.units, CAST(0 AS DOUBLE)) AS units, 1 AS is_bought,
        CASE WHEN o.is_returned = 1 THEN COALESCE(p.units, CAST(0 AS DOUBLE))
            ELSE CAST(0 AS DOUBLE) END AS returned,
        o.gross_value * COALESCE(p.part, CAST(1 AS DOUBLE)) AS value
    FROM ordered AS o
    LEFT JOIN parts AS p ON p.basket_id = o.basket_id
    UNION ALL
    SELECT o.conversion_id, o.person_id, COALESCE(p.item, 'unknown') AS item,
        CAST(0 AS DOUBLE) AS units, 0 AS is_bought, CAST(0 AS DOUBLE) AS returned,
        -o.taken_value * COALESCE(p.part, CAST(1 AS DOUBLE)) AS value
    FROM ordered AS o
    LEFT JOIN parts AS p ON p.basket_id = o.taken_basket_id
    WHERE o.taken_value > 0
) AS moved
GROUP BY conversion_id, person_id, item;

-- done: person_events, sold, parts → one row per person and item: viewed, carted, bought, returned
SELECT person_id, item, SUM(viewed) AS viewed, SUM(carted) AS carted, SUM(bought) AS bought,
    SUM(returned) AS returned, SUM(conversions) AS conversions, SUM(value) AS value
FROM (
    SELECT e.person_id, p.item,
        CASE WHEN e.event = 'Product Viewed' THEN 1 ELSE 0 END AS viewed,
        CASE WHEN e.event = 'Product Added' THEN p.units ELSE CAST(0 AS DOUBLE) END AS carted,
        CAST(0 AS DOUBLE) AS bought,
        CASE WHEN e.event = 'Order Refunded' THEN p.units ELSE CAST(0 AS DOUBLE) END AS returned,
        0 AS conversions, CAST(0 AS DOUBLE) AS value
    FROM person_events AS e
    JOIN parts AS p ON p.basket_id = e.basket_id
    WHERE EPOCH_US(e.occurred_at) >= $since_us AND EPOCH_US(e.occurred_at) < $until_us
        AND e.event IN ('Product Viewed', 'Product Added', 'Order Refunded')
    UNION ALL
    SELECT person_id, item, 0 AS viewed, CAST(0 AS DOUBLE) AS carted, units AS bought, returned,
        is_bought AS conversions, value
    FROM sold
) AS told
GROUP BY person_id, item;

-- products: done → one row per item
SELECT item, SUM(viewed) AS viewed, SUM(CASE WHEN viewed > 0 THEN 1 ELSE 0 END) AS viewers,
    SUM(carted) AS carted, SUM(bought) AS bought, SUM(returned) AS returned,
    SUM(conversions) AS conversions, SUM(value) AS value,
    SUM(CASE WHEN conversions > 0 THEN 1 ELSE 0 END) AS buyers,
    SUM(CASE WHEN conversions > 0 AND viewed > 0 THEN 1 ELSE 0 END) AS viewing_buyers
FROM done
GROUP BY item;

-- looks: ordered, chosen, person_events, parts → items looked at within the lookback before each conversion
SELECT DISTINCT o.conversion_id, o.person_id, p.item AS looked_at
FROM ordered AS o
JOIN chosen AS c ON c.conversion_id = o.conversion_id
JOIN person_events AS e ON e.person_id = o.person_id AND e.event = 'Product Viewed'
JOIN parts AS p ON p.basket_id = e.basket_id
WHERE EPOCH_US(c.converted_at) - EPOCH_US(e.occurred_at) BETWEEN 0 AND $lookback_us;

-- looked_before: sold, looks → one row per bought item and one looked at before: its buyers
SELECT s.item, l.looked_at, COUNT(DISTINCT s.person_id) AS buyers
FROM sold AS s
JOIN looks AS l ON l.conversion_id = s.conversion_id
WHERE s.is_bought = 1 AND s.item <> 'unknown'
GROUP BY s.item, l.looked_at;

-- lookers: buyers, looks → buyers by how many different items they looked at before they bought
SELECT looked, COUNT(*) AS buyers
FROM (
    SELECT b.person_id, COUNT(DISTINCT l.looked_at) AS looked
    FROM buyers AS b
    LEFT JOIN looks AS l ON l.person_id = b.person_id
    GROUP BY b.person_id
) AS counted
GROUP BY looked;
