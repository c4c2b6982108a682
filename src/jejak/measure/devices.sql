-- visited: sessions, agents → sessions that began in the range, with the value of the dimension
SELECT s.session_id, s.person_id, s.started_at, s.traffic_id, s.page_id,
    COALESCE(a.device_type, 'unknown') AS device,
    COALESCE(CASE WHEN $by = 'device' THEN a.device_type
        WHEN $by = 'os' THEN a.os
        WHEN $by = 'browser' THEN a.browser
        WHEN $by = 'model' THEN a.model
        WHEN $by = 'screen' THEN a.screen END, 'unknown') AS item
FROM sessions AS s
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
WHERE EPOCH_US(s.started_at) >= $since_us AND EPOCH_US(s.started_at) < $until_us;

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
SELECT p.item, COUNT(*) AS people, SUM(CASE WHEN b.person_id IS NULL THEN 0 ELSE 1 END) AS converters,
    SUM(COALESCE(b.conversions, 0)) AS conversions,
    SUM(COALESCE(b.value, CAST(0 AS DOUBLE))) AS value
FROM (
    SELECT person_id, item FROM visited
    UNION
    SELECT person_id, item FROM bought
) AS p
LEFT JOIN (
    SELECT person_id, item, COUNT(*) AS conversions, SUM(net_value) AS value
    FROM bought
    GROUP BY person_id, item
) AS b ON b.person_id = p.person_id AND b.item = p.item
GROUP BY p.item;

-- device_sets: visited, bought, device_bits → per set of device types: people who used just these
SELECT u.types, COUNT(*) AS people, SUM(CASE WHEN b.person_id IS NULL THEN 0 ELSE 1 END) AS converters
FROM (
    SELECT d.person_id, SUM(k.bit) AS types
    FROM (
        SELECT person_id, device FROM visited
        UNION
        SELECT person_id, device FROM bought
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

-- firsts: sessions → per person the first session in the data
SELECT s.person_id, MIN(s.session_id) AS session_id
FROM sessions AS s
JOIN (
    SELECT person_id, MIN(started_at) AS started_at FROM sessions GROUP BY person_id
) AS e ON e.person_id = s.person_id AND e.started_at = s.started_at
GROUP BY s.person_id;

-- users: visited, firsts, bought → per person and known device type the first session on it
SELECT v.person_id, v.device, v.traffic_id, v.page_id,
    CASE WHEN v.session_id = f.session_id THEN 1 ELSE 0 END AS is_new,
    COALESCE(b.conversions, 0) AS conversions, COALESCE(b.value, CAST(0 AS DOUBLE)) AS value
FROM (
    SELECT person_id, device, traffic_id, page_id, session_id,
        ROW_NUMBER() OVER (PARTITION BY person_id, device ORDER BY started_at, session_id) AS nth
    FROM visited
    WHERE device <> 'unknown'
) AS v
JOIN firsts AS f ON f.person_id = v.person_id
LEFT JOIN (
    SELECT person_id, device, COUNT(*) AS conversions, SUM(net_value) AS value
    FROM bought
    GROUP BY person_id, device
) AS b ON b.person_id = v.person_id AND b.device = v.device
WHERE v.nth = 1;

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
