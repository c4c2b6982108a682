-- last_carts: chosen, person_carts → per conversion the last cart before it, within the lookback
SELECT journey_id, person_id, net_value, purchase_place, purchase_agent_id, cart_id, carted_at,
    cart_place, cart_agent_id
FROM (
    SELECT c.conversion_id AS journey_id, c.person_id, c.net_value, c.place AS purchase_place,
        c.agent_id AS purchase_agent_id, k.cart_id, k.carted_at, k.place AS cart_place,
        k.agent_id AS cart_agent_id,
        ROW_NUMBER() OVER (
            PARTITION BY c.conversion_id ORDER BY k.carted_at DESC, k.cart_id DESC
        ) AS nth
    FROM chosen AS c
    JOIN person_carts AS k ON k.person_id = c.person_id
    WHERE EPOCH_US(c.converted_at) - EPOCH_US(k.carted_at) BETWEEN 0 AND $lookback_us
) AS before_it
WHERE nth = 1;

-- carried: last_carts, agents → conversions whose cart stood on another known place or device
SELECT journey_id, person_id, net_value, carted_at, cart_place, cart_device, purchase_place,
    purchase_device
FROM (
    SELECT l.journey_id, l.person_id, l.net_value, l.carted_at,
        COALESCE(l.cart_place, 'unknown') AS cart_place,
        COALESCE(a.device_type, 'unknown') AS cart_device,
        COALESCE(l.purchase_place, 'unknown') AS purchase_place,
        COALESCE(b.device_type, 'unknown') AS purchase_device
    FROM last_carts AS l
    LEFT JOIN agents AS a ON a.agent_id = l.cart_agent_id
    LEFT JOIN agents AS b ON b.agent_id = l.purchase_agent_id
) AS placed
WHERE (cart_place <> purchase_place AND cart_place <> 'unknown' AND purchase_place <> 'unknown')
    OR (cart_device <> purchase_device AND cart_device <> 'unknown'
        AND purchase_device <> 'unknown');

-- helpers: carried, touches, traffic → per conversion the touch in force when the cart was filled
SELECT journey_id, channel, source
FROM (
    SELECT c.journey_id, f.channel, f.source,
        ROW_NUMBER() OVER (
            PARTITION BY c.journey_id ORDER BY t.touched_at DESC, t.touch_id DESC
        ) AS nth
    FROM carried AS c
    JOIN touches AS t ON t.person_id = c.person_id AND t.touched_at <= c.carted_at
    JOIN traffic AS f ON f.traffic_id = t.traffic_id
) AS before_it
WHERE nth = 1;

-- readings: steps, traffic → per conversion the channel of its last touch that is not direct
SELECT p.journey_id,
    COALESCE(MAX(CASE WHEN s.position = p.position THEN f.channel END), 'direct') AS channel
FROM (
    SELECT journey_id, MAX(CASE WHEN is_direct = 0 THEN position END) AS position
    FROM steps
    GROUP BY journey_id
) AS p
JOIN steps AS s ON s.journey_id = p.journey_id
JOIN traffic AS f ON f.traffic_id = s.traffic_id
GROUP BY p.journey_id;

-- told: carried, helpers, readings → one row per way the cart was carried over
SELECT c.cart_place, c.cart_device, COALESCE(h.channel, 'unattributed') AS cart_channel,
    c.purchase_place, c.purchase_device, COALESCE(r.channel, 'unattributed') AS read_as,
    COALESCE(h.channel, 'unattributed') AS helped_by, COUNT(*) AS conversions,
    SUM(c.net_value) AS value
FROM carried AS c
LEFT JOIN helpers AS h ON h.journey_id = c.journey_id
LEFT JOIN readings AS r ON r.journey_id = c.journey_id
GROUP BY c.cart_place, c.cart_device, COALESCE(h.channel, 'unattributed'), c.purchase_place,
    c.purchase_device, COALESCE(r.channel, 'unattributed');

-- helper_sources: carried, helpers → conversions by the channel and source that helped
SELECT h.channel AS helped_by, h.source AS helped_source, COUNT(*) AS conversions
FROM carried AS c
JOIN helpers AS h ON h.journey_id = c.journey_id
GROUP BY h.channel, h.source;
