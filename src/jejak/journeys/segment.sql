-- every_point: events, devices → every moment of a device that needs a person
SELECT e.event_id, d.group_id, e.occurred_at
FROM events AS e
JOIN devices AS d ON d.weak_id = e.weak_id;

-- everyone: events and who is who → every person of whom there is an event
SELECT DISTINCT e.person_id
FROM (
    SELECT CASE WHEN $identity = 'latest' OR e.weak_id IS NULL
                OR e.is_told = 1 AND e.strong_key IS NOT NULL
            THEN COALESCE(a.account_id, d.account_id, d.group_id, e.lone_id)
            ELSE COALESCE(e.seen_id, d.group_id, e.lone_id) END AS person_id
    FROM (
        SELECT DISTINCT n.weak_id, n.is_told, n.strong_key, n.seen_id,
            CASE WHEN n.weak_id IS NULL AND n.strong_key IS NULL THEN n.event_id END AS lone_id
        FROM (
            SELECT e.event_id, e.weak_id, CASE WHEN e.device_id IS NULL THEN 1 ELSE 0 END AS is_told,
                COALESCE(u.strong_key, m.strong_key, p.strong_key, s.strong_key) AS strong_key,
                o.account_id AS seen_id
            FROM events AS e
            LEFT JOIN accounts AS u ON u.strong_key = e.user_key
            LEFT JOIN accounts AS m ON m.strong_key = e.email_key
            LEFT JOIN accounts AS p ON p.strong_key = e.phone_key
            LEFT JOIN shared_sessions AS s ON s.event_id = e.event_id
            LEFT JOIN wanted_accounts AS o ON o.event_id = e.event_id
            WHERE e.excluded = '' OR $traffic = 'all'
        ) AS n
    ) AS e
    LEFT JOIN devices AS d ON d.weak_id = e.weak_id
    LEFT JOIN accounts AS a ON a.strong_key = e.strong_key
) AS e
LEFT JOIN internal_accounts AS i ON i.account_id = e.person_id
WHERE i.account_id IS NULL OR $traffic = 'all';

-- visited: sessions, agents → per person: visits, and on how many kinds of device
SELECT s.person_id, SUM(1 - s.is_continued) AS visits,
    COUNT(DISTINCT CASE WHEN a.device_type <> 'unknown' THEN a.device_type END) AS devices
FROM sessions AS s
LEFT JOIN agents AS a ON a.agent_id = s.agent_id
GROUP BY s.person_id;

-- seen: touches, sessions → per person: when the first contact was, and the last
SELECT person_id, MIN(first_us) AS first_seen_us, MAX(last_us) AS last_seen_us
FROM (
    SELECT person_id, EPOCH_US(touched_at) AS first_us, EPOCH_US(touched_at) AS last_us
    FROM touches
    UNION ALL
    SELECT person_id, EPOCH_US(started_at) AS first_us, EPOCH_US(ended_at) AS last_us
    FROM sessions
) AS contacts
GROUP BY person_id;

-- touched: touches, traffic → per person: touches, channel of the first and of the last
SELECT t.person_id, COUNT(*) AS touches,
    MAX(CASE WHEN t.from_first = 1 THEN f.channel END) AS first_channel,
    MAX(CASE WHEN t.from_last = 1 THEN f.channel END) AS last_channel
FROM (
    SELECT person_id, traffic_id,
        ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY touched_at, touch_id) AS from_first,
        ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY touched_at DESC, touch_id DESC) AS from_last
    FROM touches
) AS t
JOIN traffic AS f ON f.traffic_id = t.traffic_id
GROUP BY t.person_id;

-- ordered: person_conversions → per person: orders, their net value, when the first was and the last
SELECT person_id, COUNT(*) AS orders, SUM(net_value) AS net_value,
    MIN(EPOCH_US(converted_at)) AS first_order_us, MAX(EPOCH_US(converted_at)) AS last_order_us
FROM person_conversions
GROUP BY person_id;

-- done_events: person_events, agents, pages → what persons did; an order told twice is told once
SELECT e.person_id, e.event, EPOCH_US(e.occurred_at) AS at_us, e.place, a.device_type AS device,
    a.os, a.browser, p.page, e.value
FROM (
    SELECT person_id, event, occurred_at, place, agent_id, page_id, value
    FROM person_events
    WHERE order_key IS NULL
    UNION ALL
    SELECT person_id, event, occurred_at, place, agent_id, page_id, value
    FROM (
        SELECT person_id, event, occurred_at, place, agent_id, page_id, value,
            ROW_NUMBER() OVER (
                PARTITION BY event, order_key ORDER BY occurred_at, event_id
            ) AS nth
        FROM person_events
        WHERE order_key IS NOT NULL
    ) AS ordered
    WHERE nth = 1
) AS e
LEFT JOIN agents AS a ON a.agent_id = e.agent_id
LEFT JOIN pages AS p ON p.page_id = e.page_id;

-- met_touches: touches, traffic, agents, pages → touches as they are spoken of
SELECT t.person_id, EPOCH_US(t.touched_at) AS at_us, f.channel, f.source, f.campaign,
    p.page AS landing_page, t.place, a.device_type AS device
FROM touches AS t
JOIN traffic AS f ON f.traffic_id = t.traffic_id
LEFT JOIN agents AS a ON a.agent_id = t.agent_id
LEFT JOIN pages AS p ON p.page_id = t.page_id;

-- told_traits: events, person_events → the distinct texts in which people are described
SELECT DISTINCT e.properties
FROM person_events AS p
JOIN events AS e ON e.event_id = p.event_id
WHERE e.type = 'identify' AND e.properties IS NOT NULL;

-- traits: person_events, events, trait_values → per person and trait what was told last
SELECT person_id, name, told, number
FROM (
    SELECT p.person_id, v.name, v.told, v.number,
        ROW_NUMBER() OVER (
            PARTITION BY p.person_id, v.name ORDER BY p.occurred_at DESC, p.event_id DESC
        ) AS n
    FROM person_events AS p
    JOIN events AS e ON e.event_id = p.event_id
    JOIN trait_values AS v ON v.properties = e.properties
    WHERE e.type = 'identify'
) AS numbered
WHERE n = 1;

-- describing: events → the names of the events by which people are described
SELECT DISTINCT event FROM events WHERE type = 'identify';

-- member_count: members → how many there are
SELECT COUNT(*) AS people FROM members;

-- member_sessions: sessions, members → the sessions of the segment
SELECT s.session_id, s.visit_id, s.person_id, s.device_id, s.started_at, s.ended_at, s.events,
    s.place, s.traffic_id, s.agent_id, s.page_id, s.is_continued
FROM sessions AS s
JOIN members AS m ON m.person_id = s.person_id;

-- member_touches: touches, members → the touches of the segment
SELECT t.touch_id, t.person_id, t.session_id, t.visit_id, t.touched_at, t.place, t.traffic_id,
    t.agent_id, t.page_id
FROM touches AS t
JOIN members AS m ON m.person_id = t.person_id;

-- member_carts: person_carts, members → the carts of the segment
SELECT c.cart_id, c.person_id, c.carted_at, c.device_id, c.place, c.agent_id
FROM person_carts AS c
JOIN members AS m ON m.person_id = c.person_id;

-- member_conversions: person_conversions, members → the conversions of the segment
SELECT c.conversion_id, c.person_id, c.converted_at, c.device_id, c.place, c.agent_id,
    c.gross_value, c.cancelled_value, c.refunded_value, c.net_value, c.is_unpaid, c.state,
    c.other_currency, c.nth, c.previous_at
FROM person_conversions AS c
JOIN members AS m ON m.person_id = c.person_id;

-- member_events: person_events, members → the events of the segment
SELECT e.event_id, e.person_id, e.event, e.occurred_at, e.is_server, e.device_id, e.place,
    e.arrival_id, e.agent_id, e.page_id, e.order_key, e.basket_id, e.value
FROM person_events AS e
JOIN members AS m ON m.person_id = e.person_id;
