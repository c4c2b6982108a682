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

-- map_priors: map_arrivals, map_before → per touchpoint who stood at one before it, since when, and their own hits of it: the first and the last
SELECT p.touchpoint, p.person_id, p.before_us, a.first_us, a.last_us
FROM (
    SELECT b.touchpoint, a.person_id, MIN(a.first_us) AS before_us
    FROM map_arrivals AS a
    JOIN map_before AS b ON b.previous = a.touchpoint
    GROUP BY b.touchpoint, a.person_id
) AS p
LEFT JOIN map_arrivals AS a ON a.touchpoint = p.touchpoint AND a.person_id = p.person_id;

-- map_returns: map_priors, hits → those of them who had been at it before as well: the first time they came then or later
SELECT p.touchpoint, p.person_id, MIN(h.at_us) AS came_us
FROM map_priors AS p
JOIN hits AS h ON h.touchpoint = p.touchpoint AND h.person_id = p.person_id
WHERE p.first_us < p.before_us AND p.last_us >= p.before_us AND h.at_us >= p.before_us
GROUP BY p.touchpoint, p.person_id;

-- map_last_seen: map_arrivals, map_floating → per person the last hit, and the touchpoint at which the journey stands: that of the latest moment, of two the later one
SELECT a.person_id, MAX(a.last_us) AS last_us,
    MAX(CASE WHEN f.touchpoint IS NULL THEN a.last_us * $points + a.touchpoint END) % $points
        AS touchpoint
FROM map_arrivals AS a
LEFT JOIN map_floating AS f ON f.touchpoint = a.touchpoint
GROUP BY a.person_id;

-- everybody: map_last_seen → all people with a hit
SELECT COUNT(*) AS people FROM map_last_seen;

-- waits: map_priors, map_returns, map_last_seen → per touchpoint: who stood before it, came, how long it took, may still come
SELECT touchpoint, COUNT(*) AS people, COUNT(came_us) AS came,
    QUANTILE_CONT(CAST(came_us - before_us AS DOUBLE), 0.5) AS median_us,
    QUANTILE_CONT(CAST(came_us - before_us AS DOUBLE), 0.9) AS p90_us,
    SUM(CASE WHEN came_us IS NULL AND $end_us - last_us <= $lookback_us THEN 1 ELSE 0 END)
        AS waiting
FROM (
    SELECT p.touchpoint, p.before_us, s.last_us,
        CASE WHEN p.first_us >= p.before_us THEN p.first_us ELSE r.came_us END AS came_us
    FROM map_priors AS p
    JOIN map_last_seen AS s ON s.person_id = p.person_id
    LEFT JOIN map_returns AS r ON r.touchpoint = p.touchpoint AND r.person_id = p.person_id
) AS waited
GROUP BY touchpoint;

-- stops: map_last_seen → per touchpoint: journeys that stand there, and those that may still go on
SELECT touchpoint, COUNT(*) AS people,
    SUM(CASE WHEN $end_us - last_us <= $lookback_us THEN 1 ELSE 0 END) AS open
FROM map_last_seen
WHERE touchpoint IS NOT NULL
GROUP BY touchpoint;

-- map_mixed: map_arrivals, hits → where they met in several manners: each of them
SELECT DISTINCT h.touchpoint, h.person_id, h.manner
FROM hits AS h
JOIN map_arrivals AS a ON a.touchpoint = h.touchpoint AND a.person_id = h.person_id
WHERE a.manner < a.last_manner;

-- map_met: map_arrivals → per touchpoint and manner: people who met it in no other
SELECT touchpoint, manner, COUNT(*) AS people
FROM map_arrivals
WHERE manner = last_manner
GROUP BY touchpoint, manner;

-- contacts: map_met, map_mixed, manners → people per touchpoint and contact, in any manner they met
SELECT touchpoint, contact, SUM(people) AS people
FROM (
    SELECT a.touchpoint, w.contact, CAST(SUM(a.people) AS BIGINT) AS people
    FROM map_met AS a
    JOIN manners AS w ON w.manner = a.manner
    GROUP BY a.touchpoint, w.contact
    UNION ALL
    SELECT x.touchpoint, w.contact, COUNT(DISTINCT x.person_id) AS people
    FROM map_mixed AS x
    JOIN manners AS w ON w.manner = x.manner
    GROUP BY x.touchpoint, w.contact
) AS met
GROUP BY touchpoint, contact;

-- channels: map_met, map_mixed, manners → people per touchpoint and channel, in any manner they met
SELECT touchpoint, channel, SUM(people) AS people
FROM (
    SELECT a.touchpoint, w.channel, CAST(SUM(a.people) AS BIGINT) AS people
    FROM map_met AS a
    JOIN manners AS w ON w.manner = a.manner
    GROUP BY a.touchpoint, w.channel
    UNION ALL
    SELECT x.touchpoint, w.channel, COUNT(DISTINCT x.person_id) AS people
    FROM map_mixed AS x
    JOIN manners AS w ON w.manner = x.manner
    GROUP BY x.touchpoint, w.channel
) AS met
GROUP BY touchpoint, channel;

-- devices: map_met, map_mixed, manners → people per touchpoint and device, in any manner they met
SELECT touchpoint, device, SUM(people) AS people
FROM (
    SELECT a.touchpoint, w.device, CAST(SUM(a.people) AS BIGINT) AS people
    FROM map_met AS a
    JOIN manners AS w ON w.manner = a.manner
    GROUP BY a.touchpoint, w.device
    UNION ALL
    SELECT x.touchpoint, w.device, COUNT(DISTINCT x.person_id) AS people
    FROM map_mixed AS x
    JOIN manners AS w ON w.manner = x.manner
    GROUP BY x.touchpoint, w.device
) AS met
GROUP BY touchpoint, device;

-- values: map_arrivals, person_conversions → per touchpoint the net value of orders made from the first hit on
SELECT a.touchpoint, SUM(c.net_value) AS net_value
FROM map_arrivals AS a
JOIN person_conversions AS c ON c.person_id = a.person_id
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
