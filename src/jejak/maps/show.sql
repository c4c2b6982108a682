-- asked_events: person_events, asked → of the events those that are read beside the hits
SELECT e.event_id, e.person_id, e.event, e.occurred_at, e.is_server, e.device_id, e.place,
    e.arrival_id, e.agent_id, e.page_id, e.order_key, e.basket_id, e.value
FROM person_events AS e
JOIN asked AS a ON a.event = e.event;

-- map_arrivals: hits → one row per touchpoint and person: hits, the first and the last; the least and the greatest manner in which they met
SELECT touchpoint, person_id, COUNT(*) AS events, MIN(at_us) AS first_us, MAX(at_us) AS last_us,
    MIN(manner) AS manner, MAX(manner) AS last_manner
FROM hits
GROUP BY touchpoint, person_id;

-- map_people: map_arrivals → one row per touchpoint: people and events
SELECT touchpoint, COUNT(*) AS people, SUM(events) AS events
FROM map_arrivals
GROUP BY touchpoint;

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

-- everybody: map_last_seen → all people with a hit
SELECT COUNT(*) AS people FROM map_last_seen;

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

-- map_mixed: map_arrivals, hits → where they met in several manners: each of them
SELECT DISTINCT h.touchpoint, h.person_id, h.manner
FROM hits AS h
JOIN map_arrivals AS a ON a.touchpoint = h.touchpoint AND a.person_id = h.person_id
WHERE a.manner < a.last_manner;

-- contacts: map_arrivals, map_mixed, manners → people per touchpoint and contact, in any manner they met
SELECT touchpoint, contact, SUM(people) AS people
FROM (
    SELECT a.touchpoint, w.contact, COUNT(*) AS people
    FROM map_arrivals AS a
    JOIN manners AS w ON w.manner = a.manner
    WHERE a.manner = a.last_manner
    GROUP BY a.touchpoint, w.contact
    UNION ALL
    SELECT x.touchpoint, w.contact, COUNT(DISTINCT x.person_id) AS people
    FROM map_mixed AS x
    JOIN manners AS w ON w.manner = x.manner
    GROUP BY x.touchpoint, w.contact
) AS met
GROUP BY touchpoint, contact;

-- channels: map_arrivals, map_mixed, manners → people per touchpoint and channel, in any manner they met
SELECT touchpoint, channel, SUM(people) AS people
FROM (
    SELECT a.touchpoint, w.channel, COUNT(*) AS people
    FROM map_arrivals AS a
    JOIN manners AS w ON w.manner = a.manner
    WHERE a.manner = a.last_manner
    GROUP BY a.touchpoint, w.channel
    UNION ALL
    SELECT x.touchpoint, w.channel, COUNT(DISTINCT x.person_id) AS people
    FROM map_mixed AS x
    JOIN manners AS w ON w.manner = x.manner
    GROUP BY x.touchpoint, w.channel
) AS met
GROUP BY touchpoint, channel;

-- devices: map_arrivals, map_mixed, manners → people per touchpoint and device, in any manner they met
SELECT touchpoint, device, SUM(people) AS people
FROM (
    SELECT a.touchpoint, w.device, COUNT(*) AS people
    FROM map_arrivals AS a
    JOIN manners AS w ON w.manner = a.manner
    WHERE a.manner = a.last_manner
    GROUP BY a.touchpoint, w.device
    UNION ALL
    SELECT x.touchpoint, w.device, COUNT(DISTINCT x.person_id) AS people
    FROM map_mixed AS x
    JOIN manners AS w ON w.manner = x.manner
    GROUP BY x.touchpoint, w.device
) AS met
GROUP BY touchpoint, device;

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
