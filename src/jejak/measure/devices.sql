-- user_visits: sessions, agents → every session with its device and item, and when the one before began
SELECT person_id, session_id, started_at, traffic_id, page_id, device, item,
    LAG(started_at) OVER (PARTITION BY person_id, device ORDER BY started_at, session_id)
        AS device_before,
    LAG(started_at) OVER (PARTITION BY person_id, item ORDER BY started_at, session_id)
        AS item_before,
    CASE WHEN LAG(session_id) OVER (PARTITION BY person_id ORDER BY started_at, session_id) IS NULL
        THEN 1 ELSE 0 END AS is_first
FROM (
    SELECT s.session_id, s.person_id, s.started_at, s.traffic_id, s.page_id,
        COALESCE(a.device_type, 'unknown') AS device,
        COALESCE(CASE WHEN $by = 'device' THEN a.device_type
            WHEN $by = 'os' THEN a.os
            WHEN $by = 'browser' THEN a.browser
            WHEN $by = 'model' THEN a.model
            WHEN $by = 'screen' THEN a.screen END, 'unknown') AS item
    FROM sessions AS s
    LEFT JOIN agents AS a ON a.agent_id = s.agent_id
) AS v;

-- visited: user_visits → the first sessions in the range of each person on each device, on each item
SELECT person_id, traffic_id, page_id, device, item, is_first, first_on_device, first_on_item
FROM (
    SELECT person_id, traffic_id, page_id, device, item, is_first,
        CASE WHEN device_before IS NULL OR EPOCH_US(device_before) < $since_us THEN 1 ELSE 0 END
            AS first_on_device,
        CASE WHEN item_before IS NULL OR EPOCH_US(item_before) < $since_us THEN 1 ELSE 0 END
            AS first_on_item
    FROM user_visits
    WHERE EPOCH_US(started_at) >= $since_us AND EPOCH_US(started_at) < $until_us
) AS v
WHERE first_on_device = 1 OR first_on_item = 1;

-- bought: chosen, agents → conversions with the value of the dimension
SELECT c.conversion_id, c.person_id, c.net_value,
    COALESCE(a.device_type, 'unknown') AS device,
    COALESCE(CASE WHEN $by = 'device' THEN a.device_type
        WHEN $by = 'os' THEN a.os
        WHEN $by = 'browser' THEN a.browser
        WHEN $by = 'model' THEN a.model
        WHEN $by = 'screen' THEN a.screen END, 'unknown') AS item
FROM chosen AS c
LEFT JOIN agents AS a ON a.agent_id = c.agent_id;

-- rates: visited, bought → one row per item: who used it, who converted on it
SELECT item, SUM(people) AS people, SUM(converters) AS converters, SUM(conversions) AS conversions,
    SUM(value) AS value
FROM (
    SELECT item, COUNT(*) AS people, 0 AS converters, 0 AS conversions, CAST(0 AS DOUBLE) AS value
    FROM visited
    WHERE first_on_item = 1
    GROUP BY item
    UNION ALL
    SELECT b.item, SUM(CASE WHEN v.person_id IS NULL THEN 1 ELSE 0 END) AS people,
        COUNT(*) AS converters, SUM(b.conversions) AS conversions, SUM(b.value) AS value
    FROM (
        SELECT person_id, item, COUNT(*) AS conversions, SUM(net_value) AS value
        FROM bought
        GROUP BY person_id, item
    ) AS b
    LEFT JOIN visited AS v
        ON v.person_id = b.person_id AND v.item = b.item AND v.first_on_item = 1
    GROUP BY b.item
) AS counted
GROUP BY item;

-- device_sets: visited, bought, device_bits → per set of device types: people who used just these
SELECT u.types, COUNT(*) AS people, SUM(CASE WHEN b.person_id IS NULL THEN 0 ELSE 1 END) AS converters
FROM (
    SELECT d.person_id, SUM(k.bit) AS types
    FROM (
        SELECT person_id, device FROM visited WHERE first_on_device = 1
        UNION ALL
        SELECT b.person_id, b.device
        FROM (SELECT DISTINCT person_id, device FROM bought) AS b
        LEFT JOIN visited AS v
            ON v.person_id = b.person_id AND v.device = b.device AND v.first_on_device = 1
        WHERE v.person_id IS NULL
    ) AS d
    JOIN device_bits AS k ON k.device = d.device
    GROUP BY d.person_id
) AS u
LEFT JOIN (SELECT DISTINCT person_id FROM bought) AS b ON b.person_id = u.person_id
GROUP BY u.types;

-- moves: steps, path_steps, agents, bought → per conversion its touches' device types in order, then its own
SELECT m.journey_id, m.device, m.net_value,
    ROW_NUMBER() OVER (PARTITION BY m.journey_id ORDER BY m.last, m.touched_us, m.touch_id) AS nth
FROM (
    SELECT t.journey_id, COALESCE(a.device_type, 'unknown') AS device, s.net_value, 0 AS last,
        EPOCH_US(t.touched_at) AS touched_us, t.touch_id
    FROM steps AS s
    JOIN path_steps AS t ON t.journey_id = s.journey_id AND t.touch_id = s.touch_id
    LEFT JOIN agents AS a ON a.agent_id = t.agent_id
    WHERE t.visit_id IS NOT NULL
    UNION ALL
    SELECT b.conversion_id AS journey_id, b.device, b.net_value, 1 AS last,
        CAST(0 AS BIGINT) AS touched_us, b.conversion_id AS touch_id
    FROM bought AS b
) AS m;

-- walked: moves → the same as paths of device types, runs collapsed
SELECT journey_id, journey_id AS person_id, 0 AS outcome, net_value,
    device AS item,
    ROW_NUMBER() OVER (PARTITION BY journey_id ORDER BY nth) AS position,
    COUNT(*) OVER (PARTITION BY journey_id) AS path_length
FROM (
    SELECT journey_id, device, net_value, nth,
        LAG(device) OVER (PARTITION BY journey_id ORDER BY nth) AS before_device
    FROM moves
) AS m
WHERE before_device IS NULL OR device <> before_device;

-- switches: moves → one row per pair of first device type and converting one
SELECT f.device AS first_device, l.device AS converting_device, COUNT(*) AS conversions,
    SUM(f.net_value) AS value
FROM moves AS f
JOIN (SELECT journey_id, MAX(nth) AS nth FROM moves GROUP BY journey_id) AS e
    ON e.journey_id = f.journey_id
JOIN moves AS l ON l.journey_id = e.journey_id AND l.nth = e.nth
WHERE f.nth = 1
GROUP BY f.device, l.device;

-- users: visited, bought → per person and known device type the first session on it
SELECT v.person_id, v.device, v.traffic_id, v.page_id, v.is_first AS is_new,
    COALESCE(b.conversions, 0) AS conversions, COALESCE(b.value, CAST(0 AS DOUBLE)) AS value
FROM visited AS v
LEFT JOIN (
    SELECT person_id, device, COUNT(*) AS conversions, SUM(net_value) AS value
    FROM bought
    GROUP BY person_id, device
) AS b ON b.person_id = v.person_id AND b.device = v.device
WHERE v.device <> 'unknown' AND v.first_on_device = 1;

-- several: users → persons who used two or more known device types
SELECT person_id
FROM users
GROUP BY person_id
HAVING COUNT(*) > 1;

-- strata: users, several, pairs, traffic, pages → per pair of device types and stratum: the people
SELECT u.one, u.other, u.device, f.channel, u.is_new, COALESCE(p.page, 'unknown') AS page,
    SUM(u.people) AS people, SUM(u.converters) AS converters, SUM(u.conversions) AS conversions,
    SUM(u.value) AS value
FROM (
    SELECT q.one, q.other, u.device, u.traffic_id, u.is_new, u.page_id, COUNT(*) AS people,
        SUM(CASE WHEN u.conversions > 0 THEN 1 ELSE 0 END) AS converters,
        SUM(u.conversions) AS conversions, SUM(u.value) AS value
    FROM users AS u
    JOIN several AS m ON m.person_id = u.person_id
    JOIN pairs AS q ON q.device = u.device
    LEFT JOIN users AS w ON w.person_id = u.person_id AND w.device = q.opposite
    WHERE w.person_id IS NULL
    GROUP BY q.one, q.other, u.device, u.traffic_id, u.is_new, u.page_id
    UNION ALL
    SELECT q.one, q.other, u.device, u.traffic_id, u.is_new, u.page_id, u.people, u.converters,
        u.conversions, u.value
    FROM (
        SELECT u.device, u.traffic_id, u.is_new, u.page_id, COUNT(*) AS people,
            SUM(CASE WHEN u.conversions > 0 THEN 1 ELSE 0 END) AS converters,
            SUM(u.conversions) AS conversions, SUM(u.value) AS value
        FROM users AS u
        LEFT JOIN several AS m ON m.person_id = u.person_id
        WHERE m.person_id IS NULL
        GROUP BY u.device, u.traffic_id, u.is_new, u.page_id
    ) AS u
    JOIN pairs AS q ON q.device = u.device
) AS u
JOIN traffic AS f ON f.traffic_id = u.traffic_id
LEFT JOIN pages AS p ON p.page_id = u.page_id
GROUP BY u.one, u.other, u.device, f.channel, u.is_new, COALESCE(p.page, 'unknown');

-- users_of_both: users, several, pairs → per pair of device types: people who used both
SELECT q.one, q.other, COUNT(*) AS people
FROM users AS u
JOIN several AS m ON m.person_id = u.person_id
JOIN pairs AS q ON q.device = u.device AND q.one = u.device
JOIN users AS w ON w.person_id = u.person_id AND w.device = q.opposite
GROUP BY q.one, q.other;
