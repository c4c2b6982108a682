-- items: agents → every item
SELECT DISTINCT COALESCE(CASE WHEN $by = 'device' THEN device_type
    WHEN $by = 'os' THEN os
    WHEN $by = 'browser' THEN browser
    WHEN $by = 'model' THEN model
    WHEN $by = 'screen' THEN screen END, 'unknown') AS item
FROM agents;

-- agent_items: agents, device_bits, item_ids → per agent the bit of its device type and its item's number
SELECT a.agent_id, b.bit, i.item_id
FROM agents AS a
JOIN device_bits AS b ON b.device = COALESCE(a.device_type, 'unknown')
JOIN item_ids AS i ON i.item = COALESCE(CASE WHEN $by = 'device' THEN a.device_type
    WHEN $by = 'os' THEN a.os
    WHEN $by = 'browser' THEN a.browser
    WHEN $by = 'model' THEN a.model
    WHEN $by = 'screen' THEN a.screen END, 'unknown');

-- user_visits: sessions, agent_items → every session with its device type and item, and when the one before began
SELECT person_id, started_at, traffic_id, page_id, bit, item_id,
    LAG(started_at) OVER (PARTITION BY person_id, bit ORDER BY started_at, session_id)
        AS device_before,
    LAG(started_at) OVER (PARTITION BY person_id, item_id ORDER BY started_at, session_id)
        AS item_before,
    CASE WHEN LAG(session_id) OVER (PARTITION BY person_id ORDER BY started_at, session_id) IS NULL
        THEN 1 ELSE 0 END AS is_first,
    CASE WHEN MIN(bit) OVER (PARTITION BY person_id) < MAX(bit) OVER (PARTITION BY person_id)
        THEN 1 ELSE 0 END AS is_mixed
FROM (
    SELECT s.session_id, s.person_id, s.started_at, s.traffic_id, s.page_id,
        COALESCE(a.bit, $unknown) AS bit, COALESCE(a.item_id, 0) AS item_id
    FROM sessions AS s
    LEFT JOIN agent_items AS a ON a.agent_id = s.agent_id
) AS v;

-- visited: user_visits → the first session in the range of each person on each device type
SELECT person_id, traffic_id, page_id, bit, is_first, is_mixed
FROM user_visits
WHERE EPOCH_US(started_at) >= $since_us AND EPOCH_US(started_at) < $until_us
    AND (device_before IS NULL OR EPOCH_US(device_before) < $since_us);

-- bought: chosen, agent_items → per person, device type and item the conversions on it
SELECT c.person_id, COALESCE(a.bit, $unknown) AS bit, COALESCE(a.item_id, 0) AS item_id,
    COUNT(*) AS conversions, SUM(c.net_value) AS value
FROM chosen AS c
LEFT JOIN agent_items AS a ON a.agent_id = c.agent_id
GROUP BY c.person_id, COALESCE(a.bit, $unknown), COALESCE(a.item_id, 0);

-- rates: user_visits, bought → one row per item: who used it, who converted on it
SELECT item_id, SUM(people) AS people, SUM(converters) AS converters,
    SUM(conversions) AS conversions, SUM(value) AS value
FROM (
    SELECT item_id, COUNT(*) AS people, 0 AS converters, 0 AS conversions,
        CAST(0 AS DOUBLE) AS value
    FROM user_visits
    WHERE EPOCH_US(started_at) >= $since_us AND EPOCH_US(started_at) < $until_us
        AND (item_before IS NULL OR EPOCH_US(item_before) < $since_us)
    GROUP BY item_id
    UNION ALL
    SELECT b.item_id, SUM(CASE WHEN v.person_id IS NULL THEN 1 ELSE 0 END) AS people,
        COUNT(*) AS converters, SUM(b.conversions) AS conversions, SUM(b.value) AS value
    FROM (
        SELECT person_id, item_id, SUM(conversions) AS conversions, SUM(value) AS value
        FROM bought
        GROUP BY person_id, item_id
    ) AS b
    LEFT JOIN (
        SELECT person_id, item_id
        FROM user_visits
        WHERE EPOCH_US(started_at) >= $since_us AND EPOCH_US(started_at) < $until_us
            AND (item_before IS NULL OR EPOCH_US(item_before) < $since_us)
    ) AS v ON v.person_id = b.person_id AND v.item_id = b.item_id
    GROUP BY b.item_id
) AS used
GROUP BY item_id;

-- buyer_types: visited, bought → per person who bought: the bits of the types visited, and of all used
SELECT person_id, SUM(bit * is_visited) AS visited_types, SUM(bit) AS types
FROM (
    SELECT person_id, bit, MAX(is_visited) AS is_visited
    FROM (
        SELECT v.person_id, v.bit, 1 AS is_visited
        FROM visited AS v
        JOIN (SELECT DISTINCT person_id FROM bought) AS b ON b.person_id = v.person_id
        UNION ALL
        SELECT person_id, bit, 0 AS is_visited FROM bought
    ) AS used
    GROUP BY person_id, bit
) AS once
GROUP BY person_id;

-- device_sets: visited, buyer_types → per set of device types: people who used just these
SELECT types, SUM(people) AS people, SUM(converters) AS converters
FROM (
    SELECT bit AS types, COUNT(*) AS people, 0 AS converters
    FROM visited
    WHERE is_mixed = 0
    GROUP BY bit
    UNION ALL
    SELECT types, COUNT(*) AS people, 0 AS converters
    FROM (
        SELECT person_id, SUM(bit) AS types FROM visited WHERE is_mixed = 1 GROUP BY person_id
    ) AS mixed
    GROUP BY types
    UNION ALL
    SELECT visited_types AS types, -1 AS people, 0 AS converters
    FROM buyer_types
    WHERE visited_types > 0
    UNION ALL
    SELECT types, 1 AS people, 1 AS converters FROM buyer_types
) AS counted
GROUP BY types
HAVING SUM(people) > 0;

-- moves: path_steps, goal_conversions, agents → per conversion of any date its touches' device types in order, then its own
SELECT m.journey_id, m.device, m.net_value,
    ROW_NUMBER() OVER (PARTITION BY m.journey_id ORDER BY m.last, m.position, m.touch_id) AS nth,
    COUNT(*) OVER (PARTITION BY m.journey_id) AS devices
FROM (
    SELECT t.journey_id, COALESCE(a.device_type, 'unknown') AS device, c.net_value, 0 AS last,
        t.position, t.touch_id
    FROM path_steps AS t
    JOIN goal_conversions AS c ON c.conversion_id = t.journey_id
    LEFT JOIN agents AS a ON a.agent_id = t.agent_id
    WHERE t.visit_id IS NOT NULL
    UNION ALL
    SELECT c.conversion_id AS journey_id, COALESCE(a.device_type, 'unknown') AS device,
        c.net_value, 1 AS last, 0 AS position, c.conversion_id AS touch_id
    FROM goal_conversions AS c
    LEFT JOIN agents AS a ON a.agent_id = c.agent_id
) AS m;

-- runs: moves → the same as paths of device types, runs collapsed
SELECT journey_id, net_value, device AS item,
    ROW_NUMBER() OVER (PARTITION BY journey_id ORDER BY nth) AS position,
    COUNT(*) OVER (PARTITION BY journey_id) AS path_length
FROM (
    SELECT journey_id, device, net_value, nth,
        LAG(device) OVER (PARTITION BY journey_id ORDER BY nth) AS before_device
    FROM moves
) AS m
WHERE before_device IS NULL OR device <> before_device;

-- walked: runs, counted_conversions → those of the conversions that count
SELECT r.journey_id, r.journey_id AS person_id, 0 AS outcome, r.net_value, r.item, r.position,
    r.path_length
FROM runs AS r
JOIN counted_conversions AS n ON n.conversion_id = r.journey_id;

-- switches: moves, counted_conversions → one row per pair of first device type and converting one
SELECT f.device AS first_device, l.device AS converting_device, COUNT(*) AS conversions,
    SUM(f.net_value) AS value
FROM moves AS f
JOIN moves AS l ON l.journey_id = f.journey_id AND l.nth = l.devices
JOIN counted_conversions AS n ON n.conversion_id = f.journey_id
WHERE f.nth = 1
GROUP BY f.device, l.device;

-- several: visited → persons who used two or more known device types
SELECT person_id
FROM visited
WHERE is_mixed = 1 AND bit <> $unknown
GROUP BY person_id
HAVING COUNT(*) > 1;

-- users: visited, several, bought → each of them on each known device type, with the first session on it
SELECT v.person_id, v.bit, v.traffic_id, v.page_id, v.is_first AS is_new,
    COALESCE(b.conversions, 0) AS conversions, COALESCE(b.value, CAST(0 AS DOUBLE)) AS value
FROM visited AS v
JOIN several AS m ON m.person_id = v.person_id
LEFT JOIN (
    SELECT person_id, bit, SUM(conversions) AS conversions, SUM(value) AS value
    FROM bought
    GROUP BY person_id, bit
) AS b ON b.person_id = v.person_id AND b.bit = v.bit
WHERE v.bit <> $unknown;

-- strata: visited, several, users, bought, pairs, traffic, pages → per pair of device types and stratum: the people
SELECT u.one, u.other, u.device, f.channel, u.is_new, COALESCE(p.page, 'unknown') AS page,
    SUM(u.people) AS people, SUM(u.converters) AS converters, SUM(u.conversions) AS conversions,
    SUM(u.value) AS value
FROM (
    SELECT q.one, q.other, q.device, u.traffic_id, u.is_new, u.page_id, COUNT(*) AS people,
        SUM(CASE WHEN u.conversions > 0 THEN 1 ELSE 0 END) AS converters,
        SUM(u.conversions) AS conversions, SUM(u.value) AS value
    FROM users AS u
    JOIN pairs AS q ON q.bit = u.bit
    LEFT JOIN users AS w ON w.person_id = u.person_id AND w.bit = q.opposite
    WHERE w.person_id IS NULL
    GROUP BY q.one, q.other, q.device, u.traffic_id, u.is_new, u.page_id
    UNION ALL
    SELECT q.one, q.other, q.device, u.traffic_id, u.is_new, u.page_id, u.people, u.converters,
        u.conversions, u.value
    FROM (
        SELECT v.bit, v.traffic_id, v.is_first AS is_new, v.page_id, COUNT(*) AS people,
            SUM(CASE WHEN b.conversions > 0 THEN 1 ELSE 0 END) AS converters,
            SUM(COALESCE(b.conversions, 0)) AS conversions,
            SUM(COALESCE(b.value, CAST(0 AS DOUBLE))) AS value
        FROM visited AS v
        LEFT JOIN several AS m ON m.person_id = v.person_id
        LEFT JOIN (
            SELECT person_id, bit, SUM(conversions) AS conversions, SUM(value) AS value
            FROM bought
            GROUP BY person_id, bit
        ) AS b ON b.person_id = v.person_id AND b.bit = v.bit
        WHERE m.person_id IS NULL
        GROUP BY v.bit, v.traffic_id, v.is_first, v.page_id
    ) AS u
    JOIN pairs AS q ON q.bit = u.bit
) AS u
JOIN traffic AS f ON f.traffic_id = u.traffic_id
LEFT JOIN pages AS p ON p.page_id = u.page_id
GROUP BY u.one, u.other, u.device, f.channel, u.is_new, COALESCE(p.page, 'unknown');

-- users_of_both: users, pairs → per pair of device types: people who used both
SELECT q.one, q.other, COUNT(*) AS people
FROM users AS u
JOIN pairs AS q ON q.bit = u.bit AND q.one = q.device
JOIN users AS w ON w.person_id = u.person_id AND w.bit = q.opposite
GROUP BY q.one, q.other;
