-- carried: goal_conversions, person_carts, agents → conversions of any date whose last cart stood elsewhere, with that cart
SELECT conversion_id, person_id, net_value, carted_at, cart_place, cart_device, purchase_place,
    purchase_device
FROM (
    SELECT c.conversion_id, c.person_id, c.net_value, k.carted_at,
        COALESCE(k.place, 'unknown') AS cart_place,
        COALESCE(a.device_type, 'unknown') AS cart_device, c.place AS purchase_place,
        COALESCE(b.device_type, 'unknown') AS purchase_device,
        ROW_NUMBER() OVER (
            PARTITION BY c.conversion_id ORDER BY k.carted_at DESC, k.cart_id DESC
        ) AS n
    FROM goal_conversions AS c
    JOIN person_carts AS k ON k.person_id = c.person_id
    LEFT JOIN agents AS a ON a.agent_id = k.agent_id
    LEFT JOIN agents AS b ON b.agent_id = c.agent_id
    WHERE EPOCH_US(c.converted_at) - EPOCH_US(k.carted_at) BETWEEN 0 AND $lookback_us
) AS carts
WHERE n = 1 AND (
    cart_place <> 'unknown' AND purchase_place <> 'unknown' AND cart_place <> purchase_place
    OR cart_device <> 'unknown' AND purchase_device <> 'unknown'
    AND cart_device <> purchase_device
);

-- helped: carried, touches, traffic → per conversion the touch in force when the cart was filled
SELECT conversion_id, channel, source
FROM (
    SELECT c.conversion_id, f.channel, f.source,
        ROW_NUMBER() OVER (
            PARTITION BY c.conversion_id ORDER BY t.touched_at DESC, t.touch_id DESC
        ) AS n
    FROM carried AS c
    JOIN touches AS t ON t.person_id = c.person_id AND t.touched_at <= c.carted_at
    JOIN traffic AS f ON f.traffic_id = t.traffic_id
) AS earlier
WHERE n = 1;

-- read: carried, path_steps, traffic → per conversion the channel of its last touch that is not direct
SELECT r.conversion_id, CASE WHEN r.position = 0 THEN 'direct' ELSE f.channel END AS channel
FROM (
    SELECT c.conversion_id, MAX(CASE WHEN s.is_direct = 0 THEN s.position ELSE 0 END) AS position
    FROM carried AS c
    JOIN path_steps AS s ON s.journey_id = c.conversion_id
    GROUP BY c.conversion_id
) AS r
LEFT JOIN path_steps AS s ON s.journey_id = r.conversion_id AND s.position = r.position
LEFT JOIN traffic AS f ON f.traffic_id = s.traffic_id;

-- ways: carried, helped, read → one row per conversion: the way of its cart, and who helped
SELECT c.conversion_id, c.person_id, c.net_value, c.cart_place, c.cart_device,
    COALESCE(h.channel, 'unattributed') AS helped_by, COALESCE(h.source, 'unknown') AS helped_source,
    c.purchase_place, c.purchase_device, COALESCE(r.channel, 'unattributed') AS read_as
FROM carried AS c
LEFT JOIN helped AS h ON h.conversion_id = c.conversion_id
LEFT JOIN read AS r ON r.conversion_id = c.conversion_id;

-- carry_over: ways, counted_conversions → one row per way of a cart
SELECT w.cart_place, w.cart_device, w.helped_by, w.purchase_place, w.purchase_device, w.read_as,
    SUM(w.conversions) AS conversions, SUM(w.value) AS value,
    SUM(w.conversions * w.conversions) AS squares, SUM(w.conversions * w.of_person) AS products
FROM (
    SELECT w.cart_place, w.cart_device, w.helped_by, w.purchase_place, w.purchase_device, w.read_as,
        w.person_id, COUNT(*) AS conversions, SUM(w.net_value) AS value,
        MAX(n.of_person) AS of_person
    FROM ways AS w
    JOIN counted_conversions AS n ON n.conversion_id = w.conversion_id
    GROUP BY w.cart_place, w.cart_device, w.helped_by, w.purchase_place, w.purchase_device,
        w.read_as, w.person_id
) AS w
GROUP BY w.cart_place, w.cart_device, w.helped_by, w.purchase_place, w.purchase_device, w.read_as;

-- sources: ways, counted_conversions → one row per way of a cart and source that helped
SELECT w.cart_place, w.cart_device, w.helped_by, w.purchase_place, w.purchase_device, w.read_as,
    w.helped_source, COUNT(*) AS conversions
FROM ways AS w
JOIN counted_conversions AS n ON n.conversion_id = w.conversion_id
GROUP BY w.cart_place, w.cart_device, w.helped_by, w.purchase_place, w.purchase_device, w.read_as,
    w.helped_source;
