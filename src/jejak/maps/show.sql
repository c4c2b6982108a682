-- asked_events: person_events, asked → of the events those that are read beside the hits
SELECT e.event_id, e.person_id, e.event, e.occurred_at, e.is_server, e.device_id, e.place,
    e.arrival_id, e.agent_id, e.page_id, e.order_key, e.basket_id, e.value
FROM person_events AS e
JOIN asked AS a ON a.event = e.event;

-- map_arrivals: hits → one row per touchpoint and person: hits, the first and the last
SELECT touchpoint, person_id, COUNT(*) AS events, MIN(at_us) AS first_us, MAX(at_us) AS last_us
FROM hits
GROUP BY touchpoint, person_id;

-- map_people: map_arrivals → one row per touchpoint: people and events
SELECT touchpoint, COUNT(*) AS people, SUM(events) AS events
FROM map_arrivals
GROUP BY touchpoint;

-- everybody: map_arrivals → all people with a hit
SELECT COUNT(DISTINCT person_id) AS people FROM map_arrivals;

-- map_priors: map_arrivals, map_before → per touchpoint who stood at one before it, and since when
SELECT b.touchpoint, a.person_id, MIN(a.first_us) AS before_us
FROM map_arrivals AS a
JOIN map_before AS b ON b.previous = a.touchpoint
GROUP BY b.touchpoint, a.person_id;

-- map_comings: map_priors, hits → those of them who came to it then or later: the first time
SELECT p.touchpoint, p.person_id, MIN(h.at_us) AS came_us
FROM map_priors AS p
JOIN hits AS h ON h.touchpoint = p.touchpoint AND h.person_id = p.person_id
WHERE h.at_us >= p.before_us
GROUP BY p.touchpoint, p.person_id;

-- map_lasts: map_arrivals, map_floating → per person the touchpoint at which the journey stands
SELECT person_id, touchpoint, last_us
FROM (
    SELECT a.person_id, a.touchpoint, a.last_us,
        ROW_NUMBER() OVER (
            PARTITION BY a.person_id
            ORDER BY a.last_us DESC NULLS LAST, a.touchpoint DESC NULLS LAST, a.person_id
        ) AS n
    FROM map_arrivals AS a
    LEFT JOIN map_floating AS f ON f.touchpoint = a.touchpoint
    WHERE f.touchpoint IS NULL
) AS ordered
WHERE n = 1;

-- map_last_seen: map_arrivals → per person the last hit of any touchpoint
SELECT person_id, MAX(last_us) AS last_us FROM map_arrivals GROUP BY person_id;

-- waits: map_priors, map_comings, map_last_seen → per touchpoint: who stood before it, came, how long it took, may still come
SELECT p.touchpoint, COUNT(*) AS people, COUNT(c.person_id) AS came,
    QUANTILE_CONT(CAST(c.came_us - p.before_us AS DOUBLE), 0.5) AS median_us,
    QUANTILE_CONT(CAST(c.came_us - p.before_us AS DOUBLE), 0.9) AS p90_us,
    SUM(CASE WHEN c.person_id IS NULL AND $end_us - s.last_us <= $lookback_us THEN 1 ELSE 0 END)
        AS waiting
FROM map_priors AS p
JOIN map_last_seen AS s ON s.person_id = p.person_id
LEFT JOIN map_comings AS c ON c.touchpoint = p.touchpoint AND c.person_id = p.person_id
GROUP BY p.touchpoint;

-- stops: map_lasts, map_last_seen → per touchpoint: journeys that stand there, and those that may still go on
SELECT l.touchpoint, COUNT(*) AS people,
    SUM(CASE WHEN $end_us - s.last_us <= $lookback_us THEN 1 ELSE 0 END) AS open
FROM map_lasts AS l
JOIN map_last_seen AS s ON s.person_id = l.person_id
GROUP BY l.touchpoint;

-- contacts: hits → people per touchpoint and contact
SELECT touchpoint, contact, COUNT(*) AS people
FROM (
    SELECT touchpoint, person_id, contact FROM hits GROUP BY touchpoint, person_id, contact
) AS met
GROUP BY touchpoint, contact;

-- channels: hits, traffic → people per touchpoint and channel, each told by one source of it
SELECT m.touchpoint, COALESCE(f.channel, 'unknown') AS channel, COUNT(*) AS people
FROM (
    SELECT h.touchpoint, h.person_id, c.traffic_id
    FROM hits AS h
    LEFT JOIN (
        SELECT traffic_id AS any_id, MIN(traffic_id) OVER (PARTITION BY channel) AS traffic_id
        FROM traffic
        WHERE channel <> 'unknown'
    ) AS c ON c.any_id = h.traffic_id
    GROUP BY h.touchpoint, h.person_id, c.traffic_id
) AS m
LEFT JOIN traffic AS f ON f.traffic_id = m.traffic_id
GROUP BY m.touchpoint, COALESCE(f.channel, 'unknown');

-- devices: hits, agents → people per touchpoint and device type, each told by one agent of it
SELECT m.touchpoint, COALESCE(a.device_type, 'unknown') AS device, COUNT(*) AS people
FROM (
    SELECT h.touchpoint, h.person_id, c.agent_id
    FROM hits AS h
    LEFT JOIN (
        SELECT agent_id AS any_id, MIN(agent_id) OVER (PARTITION BY device_type) AS agent_id
        FROM agents
        WHERE device_type <> 'unknown'
    ) AS c ON c.any_id = h.agent_id
    GROUP BY h.touchpoint, h.person_id, c.agent_id
) AS m
LEFT JOIN agents AS a ON a.agent_id = m.agent_id
GROUP BY m.touchpoint, COALESCE(a.device_type, 'unknown');

-- values: map_arrivals, goal_conversions → per touchpoint the net value of orders made from the first hit on
SELECT a.touchpoint, SUM(c.net_value) AS net_value
FROM map_arrivals AS a
JOIN goal_conversions AS c ON c.person_id = a.person_id
    AND EPOCH_US(c.converted_at) >= a.first_us
WHERE EPOCH_US(c.converted_at) >= $since_us AND EPOCH_US(c.converted_at) < $until_us
GROUP BY a.touchpoint;

-- stages: map_arrivals, map_stages → per stage: people, and those who did its expected action
SELECT stage, COUNT(*) AS people, SUM(expected) AS expected
FROM (
    SELECT s.stage, a.person_id, MAX(s.is_expected) AS expected
    FROM map_arrivals AS a
    JOIN map_stages AS s ON s.touchpoint = a.touchpoint
    GROUP BY s.stage, a.person_id
) AS met
GROUP BY stage;

-- customers_events: events → events of the range that people made, an order told twice once
SELECT COUNT(*) AS events
FROM (
    SELECT EPOCH_US(occurred_at) AS at_us
    FROM events
    WHERE order_key IS NULL AND type IN ('track', 'page', 'screen')
        AND (excluded = '' OR $traffic = 'all')
    UNION ALL
    SELECT MIN(EPOCH_US(occurred_at)) AS at_us
    FROM events
    WHERE order_key IS NOT NULL AND type IN ('track', 'page', 'screen')
        AND (excluded = '' OR $traffic = 'all')
    GROUP BY event, order_key
) AS told
WHERE at_us >= $since_us AND at_us < $until_us;
