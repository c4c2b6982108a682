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

-- spans: events, shared_sessions → one row per device and stretch of one gap in which it did something
SELECT device_id, excluded, shared_id, stretch, MIN(occurred_at) AS first_at,
    MAX(occurred_at) AS last_at, COUNT(*) AS events,
    SUM(CASE WHEN told_arrival = -1 THEN 0 ELSE 1 END) AS arrivals,
    CAST(MIN(moment) - CAST(EPOCH_US(MIN(occurred_at)) AS HUGEINT) * 9223372036854775808 AS BIGINT)
        AS first_id,
    NULLIF(ARG_MIN(told_place, moment), '') AS place,
    NULLIF(ARG_MIN(told_arrival, moment), -1) AS arrival_id,
    NULLIF(ARG_MIN(told_agent, moment), -1) AS agent_id,
    NULLIF(ARG_MIN(told_page, moment), -1) AS page_id
FROM (
    SELECT e.device_id, e.excluded, COALESCE(k.session_id, 0) AS shared_id, e.occurred_at,
        EPOCH_US(e.occurred_at) - (EPOCH_US(e.occurred_at) % $gap_us + $gap_us) % $gap_us
            AS stretch,
        CAST(EPOCH_US(e.occurred_at) AS HUGEINT) * 9223372036854775808 + e.event_id AS moment,
        COALESCE(e.place, '') AS told_place, COALESCE(e.arrival_id, -1) AS told_arrival,
        COALESCE(e.agent_id, -1) AS told_agent, COALESCE(e.page_id, -1) AS told_page
    FROM events AS e
    LEFT JOIN shared_sessions AS k ON k.event_id = e.event_id
    WHERE e.device_id IS NOT NULL
) AS e
GROUP BY device_id, excluded, shared_id, stretch;

-- linked: spans → spans of one session that follow each other: between others lies more than a gap
SELECT b.first_id AS before_id, a.first_id AS after_id
FROM spans AS b
JOIN spans AS a ON a.device_id = b.device_id AND a.excluded = b.excluded
    AND a.shared_id = b.shared_id AND a.stretch = b.stretch + $gap_us
    AND EPOCH_US(a.first_at) - EPOCH_US(b.last_at) <= $gap_us;

-- spaced: spans, linked, arrival_traffic → the same, which begin a session, which end one, how they came
SELECT s.device_id, s.excluded, s.first_at, s.last_at, s.events, s.first_id AS event_id, s.place,
    s.agent_id, s.page_id, COALESCE(t.start_traffic_id, $direct) AS traffic_id, s.arrivals,
    CASE WHEN s.arrival_id IS NULL THEN 0 ELSE 1 END AS is_arrival,
    CASE WHEN b.after_id IS NULL THEN 1 ELSE 0 END AS is_start,
    CASE WHEN a.before_id IS NULL THEN 1 ELSE 0 END AS is_end
FROM spans AS s
LEFT JOIN linked AS b ON b.after_id = s.first_id
LEFT JOIN linked AS a ON a.before_id = s.first_id
LEFT JOIN arrival_traffic AS t ON t.arrival_id = s.arrival_id;

-- device_sessions: spaced, shared_sessions → one row per session of a device
SELECT s.session_id, s.device_id, k.strong_key, s.started_at, s.ended_at, s.events, s.excluded,
    s.place, s.traffic_id, s.agent_id, s.page_id
FROM (
    SELECT event_id AS session_id, device_id, first_at AS started_at, last_at AS ended_at, events,
        excluded, place, traffic_id, agent_id, page_id
    FROM spaced
    WHERE is_start = 1 AND is_end = 1
    UNION ALL
    SELECT f.event_id AS session_id, f.device_id, f.first_at AS started_at,
        r.last_at AS ended_at, r.events, f.excluded, f.place, f.traffic_id, f.agent_id, f.page_id
    FROM (
        SELECT session_id, MAX(last_at) AS last_at, CAST(SUM(events) AS BIGINT) AS events
        FROM (
            SELECT last_at, events,
                LAST_VALUE(CASE WHEN is_start = 1 THEN event_id END IGNORE NULLS) OVER (
                    PARTITION BY device_id, excluded ORDER BY first_at, event_id
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ) AS session_id
            FROM spaced
            WHERE is_start = 0 OR is_end = 0
        ) AS several
        GROUP BY session_id
    ) AS r
    JOIN spaced AS f ON f.event_id = r.session_id
    WHERE f.is_start = 1
) AS s
LEFT JOIN shared_sessions AS k ON k.event_id = s.session_id;

-- within: events, arrival_traffic, spaced → events with a source of their own that start no session
SELECT e.device_id, e.excluded, e.occurred_at, e.event_id, e.place, e.agent_id, e.page_id,
    t.traffic_id
FROM events AS e
JOIN (
    SELECT DISTINCT device_id, excluded FROM spaced WHERE arrivals > is_start * is_arrival
) AS d ON d.device_id = e.device_id AND d.excluded = e.excluded
JOIN arrival_traffic AS t ON t.arrival_id = e.arrival_id
LEFT JOIN spaced AS s ON s.event_id = e.event_id AND s.is_start = 1
WHERE e.arrival_id IS NOT NULL AND t.traffic_id IS NOT NULL AND s.event_id IS NULL;

-- marks: within, spaced → the same, and the starts of the sessions of their devices
SELECT device_id, excluded, occurred_at, event_id, place, agent_id, page_id, traffic_id,
    0 AS is_start
FROM within
UNION ALL
SELECT s.device_id, s.excluded, s.first_at AS occurred_at, s.event_id, s.place, s.agent_id,
    s.page_id, s.traffic_id, 1 AS is_start
FROM spaced AS s
JOIN (SELECT DISTINCT device_id, excluded FROM within) AS d
    ON d.device_id = s.device_id AND d.excluded = s.excluded
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
    CASE WHEN e.currency <> $currency AND e.value IS NOT NULL THEN e.currency END
        AS other_currency,
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
    c.occurred_at AS touched_at, c.excluded, c.place, c.traffic_id, c.agent_id, c.page_id
FROM (
    SELECT device_id, excluded, event_id, occurred_at, place, traffic_id, agent_id, page_id,
        is_start,
        LAG(traffic_id) OVER (PARTITION BY device_id, excluded ORDER BY occurred_at, event_id)
            AS before_traffic,
        LAST_VALUE(CASE WHEN is_start = 1 THEN event_id END IGNORE NULLS) OVER (
            PARTITION BY device_id, excluded ORDER BY occurred_at, event_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS session_id
    FROM marks
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
