-- shared_events: events, devices, accounts → client events of devices with several accounts
SELECT e.device_id, e.excluded, e.occurred_at, e.event_id,
    COALESCE(u.strong_key, m.strong_key, p.strong_key) AS strong_key,
    COALESCE(u.account_id, m.account_id, p.account_id) AS account_id
FROM events AS e
JOIN devices AS d ON d.weak_id = e.device_id AND d.accounts > 1
LEFT JOIN accounts AS u ON u.strong_key = e.user_key
LEFT JOIN accounts AS m ON m.strong_key = e.email_key
LEFT JOIN accounts AS p ON p.strong_key = e.phone_key;

-- shared_visits: shared_events → the same, numbered by visit: a gap over $gap_us microseconds ends one
SELECT device_id, excluded, occurred_at, event_id, strong_key, account_id,
    SUM(CASE WHEN EPOCH_US(occurred_at) - before_us <= $gap_us THEN 0 ELSE 1 END) OVER (
        PARTITION BY device_id, excluded ORDER BY occurred_at, event_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS visit
FROM (
    SELECT device_id, excluded, occurred_at, event_id, strong_key, account_id,
        LAG(EPOCH_US(occurred_at)) OVER (
            PARTITION BY device_id, excluded ORDER BY occurred_at, event_id
        ) AS before_us
    FROM shared_events
) AS spaced;

-- shared_breaks: shared_visits → events at which another account appears within a visit
SELECT event_id
FROM (
    SELECT event_id, account_id,
        LAG(account_id) OVER (
            PARTITION BY device_id, excluded, visit ORDER BY occurred_at, event_id
        ) AS before_account
    FROM shared_visits
    WHERE account_id IS NOT NULL
) AS named
WHERE account_id <> before_account;

-- shared_parts: shared_visits, shared_breaks → events of shared devices numbered by session
SELECT v.device_id, v.excluded, v.visit, v.occurred_at, v.event_id, v.strong_key,
    SUM(CASE WHEN b.event_id IS NULL THEN 0 ELSE 1 END) OVER (
        PARTITION BY v.device_id, v.excluded, v.visit ORDER BY v.occurred_at, v.event_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS part
FROM shared_visits AS v
LEFT JOIN shared_breaks AS b ON b.event_id = v.event_id;

-- shared_sessions: shared_parts → one row per event of a shared device: its session, the id seen
SELECT event_id, device_id,
    FIRST_VALUE(event_id) OVER (
        PARTITION BY device_id, excluded, visit, part ORDER BY occurred_at, event_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS session_id,
    MIN(strong_key) OVER (PARTITION BY device_id, excluded, visit, part) AS strong_key
FROM shared_parts;

-- marks: events, shared_breaks, arrival_traffic → events that start a session, have a source or end all
SELECT o.device_id, o.stream, o.occurred_at, o.event_id, o.place, o.agent_id, o.page_id, o.nth,
    o.before_at, o.is_start, o.is_last,
    CASE WHEN o.is_start = 1 THEN COALESCE(t.start_traffic_id, $direct) ELSE t.traffic_id END
        AS traffic_id
FROM (
    SELECT w.device_id, w.stream, w.occurred_at, w.event_id, w.arrival_id, w.place, w.agent_id,
        w.page_id, w.nth, w.before_at, CASE WHEN w.after_id IS NULL THEN 1 ELSE 0 END AS is_last,
        CASE WHEN w.before_at IS NULL
            OR EPOCH_US(w.occurred_at) - EPOCH_US(w.before_at) > $gap_us
            OR b.event_id IS NOT NULL
            THEN 1 ELSE 0 END AS is_start
    FROM (
        SELECT device_id, excluded AS stream, occurred_at, event_id, arrival_id, place, agent_id,
            page_id,
            ROW_NUMBER() OVER (
                PARTITION BY device_id, excluded ORDER BY occurred_at, event_id
            ) AS nth,
            LAG(occurred_at) OVER (
                PARTITION BY device_id, excluded ORDER BY occurred_at, event_id
            ) AS before_at,
            LEAD(event_id) OVER (
                PARTITION BY device_id, excluded ORDER BY occurred_at, event_id
            ) AS after_id
        FROM events
        WHERE device_id IS NOT NULL
    ) AS w
    LEFT JOIN shared_breaks AS b ON b.event_id = w.event_id
    WHERE w.before_at IS NULL
        OR w.after_id IS NULL
        OR w.arrival_id IS NOT NULL
        OR EPOCH_US(w.occurred_at) - EPOCH_US(w.before_at) > $gap_us
        OR b.event_id IS NOT NULL
) AS o
LEFT JOIN arrival_traffic AS t ON t.arrival_id = o.arrival_id
WHERE o.is_start = 1 OR o.is_last = 1 OR t.traffic_id IS NOT NULL;

-- device_sessions: marks, shared_sessions → one row per session of a device
SELECT s.event_id AS session_id, s.device_id, k.strong_key, s.occurred_at AS started_at,
    COALESCE(s.last_at, s.occurred_at) AS ended_at, COALESCE(s.last_nth, s.nth) - s.nth + 1 AS events,
    s.stream AS excluded, s.place, s.traffic_id, s.agent_id, s.page_id
FROM (
    SELECT device_id, stream, event_id, occurred_at, nth, place, traffic_id, agent_id, page_id,
        is_start,
        LEAD(CASE WHEN is_start = 1 THEN before_at ELSE occurred_at END) OVER (
            PARTITION BY device_id, stream ORDER BY nth
        ) AS last_at,
        LEAD(CASE WHEN is_start = 1 THEN nth - 1 ELSE nth END) OVER (
            PARTITION BY device_id, stream ORDER BY nth
        ) AS last_nth
    FROM marks
    WHERE is_start = 1 OR is_last = 1
) AS s
LEFT JOIN shared_sessions AS k ON k.event_id = s.event_id
WHERE s.is_start = 1;

-- watched: goals → the names of the events that goals, carts and changes of orders are made of
SELECT event FROM goals
UNION
SELECT event FROM (
    VALUES ('Product Added'), ('Order Cancelled'), ('Order Refunded'), ('Order Delivered'),
        ('Invoice Paid'), ('Fee Charged')
) AS known (event);

-- notable: events, watched, accounts → goals, carts, changes of orders, contacts, with the id each names
SELECT e.event, e.event_id, e.occurred_at, e.order_key,
    CASE WHEN COALESCE(e.currency, $currency) = $currency THEN e.value END AS value,
    CASE WHEN e.currency <> $currency THEN e.currency END AS other_currency,
    e.cash_on_delivery, e.is_server, e.weak_id, e.device_id,
    COALESCE(u.strong_key, m.strong_key, p.strong_key) AS strong_key,
    e.excluded, e.place, e.arrival_id, e.agent_id, e.page_id
FROM (
    SELECT e.event, e.event_id, e.occurred_at, e.order_key, e.value, e.currency,
        e.cash_on_delivery, e.is_server, e.weak_id, e.device_id, e.user_key, e.email_key, e.phone_key, e.excluded,
        e.place, e.arrival_id, e.agent_id, e.page_id
    FROM events AS e
    JOIN watched AS w ON w.event = e.event
    UNION ALL
    SELECT e.event, e.event_id, e.occurred_at, e.order_key, e.value, e.currency,
        e.cash_on_delivery, e.is_server, e.weak_id, e.device_id, e.user_key, e.email_key, e.phone_key, e.excluded,
        e.place, e.arrival_id, e.agent_id, e.page_id
    FROM events AS e
    LEFT JOIN watched AS w ON w.event = e.event
    WHERE e.is_server AND e.arrival_id IS NOT NULL AND w.event IS NULL
) AS e
LEFT JOIN accounts AS u ON u.strong_key = e.user_key
LEFT JOIN accounts AS m ON m.strong_key = e.email_key
LEFT JOIN accounts AS p ON p.strong_key = e.phone_key;

-- later_touches: marks, shared_sessions, notable → touches that start no session: arrivals within one, contacts
SELECT c.event_id AS touch_id, c.session_id, c.device_id AS weak_id, k.strong_key,
    c.occurred_at AS touched_at, c.stream AS excluded, c.place, c.traffic_id, c.agent_id, c.page_id
FROM (
    SELECT m.device_id, m.stream, m.event_id, m.occurred_at, m.place, m.traffic_id, m.agent_id,
        m.page_id, m.is_start,
        LAG(m.traffic_id) OVER (PARTITION BY m.device_id, m.stream ORDER BY m.nth)
            AS before_traffic,
        LAST_VALUE(CASE WHEN m.is_start = 1 THEN m.event_id END IGNORE NULLS) OVER (
            PARTITION BY m.device_id, m.stream ORDER BY m.nth
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS session_id
    FROM marks AS m
    JOIN (
        SELECT DISTINCT device_id, stream FROM marks WHERE is_start = 0 AND traffic_id IS NOT NULL
    ) AS d ON d.device_id = m.device_id AND d.stream = m.stream
) AS c
LEFT JOIN shared_sessions AS k ON k.event_id = c.event_id
WHERE c.is_start = 0 AND c.traffic_id <> c.before_traffic
UNION ALL
SELECT e.event_id AS touch_id, CAST(NULL AS BIGINT) AS session_id, e.weak_id, e.strong_key,
    e.occurred_at AS touched_at, e.excluded, e.place, t.start_traffic_id AS traffic_id,
    e.agent_id, e.page_id
FROM notable AS e
JOIN arrival_traffic AS t ON t.arrival_id = e.arrival_id
WHERE e.is_server AND t.is_contact;

-- device_touches: device_sessions, later_touches → one row per touch
SELECT session_id AS touch_id, session_id, device_id AS weak_id, strong_key,
    started_at AS touched_at, TRUE AS is_session_start, excluded, place, traffic_id, agent_id,
    page_id
FROM device_sessions
UNION ALL
SELECT touch_id, session_id, weak_id, strong_key, touched_at, FALSE AS is_session_start, excluded,
    place, traffic_id, agent_id, page_id
FROM later_touches;
