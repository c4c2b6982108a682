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
SELECT event_id,
    FIRST_VALUE(event_id) OVER (
        PARTITION BY device_id, excluded, visit, part ORDER BY occurred_at, event_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS session_id,
    MIN(strong_key) OVER (PARTITION BY device_id, excluded, visit, part) AS strong_key
FROM shared_parts;

-- marks: events, shared_breaks → client events that start a session, carry a source or end a stream
SELECT o.device_id, o.stream, o.occurred_at, o.event_id, o.arrival_id, o.place, o.agent_id, o.page_id,
    o.n, o.before_at,
    CASE WHEN o.before_at IS NULL
        OR EPOCH_US(o.occurred_at) - EPOCH_US(o.before_at) > $gap_us
        OR b.event_id IS NOT NULL
        THEN 1 ELSE 0 END AS is_start
FROM (
    SELECT device_id, excluded AS stream, occurred_at, event_id, arrival_id, place, agent_id, page_id,
        ROW_NUMBER() OVER (PARTITION BY device_id, excluded ORDER BY occurred_at, event_id) AS n,
        LAG(occurred_at) OVER (PARTITION BY device_id, excluded ORDER BY occurred_at, event_id) AS before_at,
        LEAD(event_id) OVER (PARTITION BY device_id, excluded ORDER BY occurred_at, event_id) AS after_id
    FROM events
    WHERE device_id IS NOT NULL
) AS o
LEFT JOIN shared_breaks AS b ON b.event_id = o.event_id
WHERE o.before_at IS NULL
    OR o.after_id IS NULL
    OR o.arrival_id IS NOT NULL
    OR EPOCH_US(o.occurred_at) - EPOCH_US(o.before_at) > $gap_us
    OR b.event_id IS NOT NULL;

-- sourced: marks, arrival_traffic → marks with their traffic and the number of their session's start
SELECT m.device_id, m.stream, m.occurred_at, m.event_id, m.place, m.agent_id, m.page_id, m.n, m.is_start,
    CASE WHEN m.is_start = 1 THEN COALESCE(t.start_traffic_id, $direct) ELSE t.traffic_id END
        AS traffic_id,
    MAX(CASE WHEN m.is_start = 1 THEN m.n END) OVER (
        PARTITION BY m.device_id, m.stream ORDER BY m.n
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS start_n
FROM marks AS m
LEFT JOIN arrival_traffic AS t ON t.arrival_id = m.arrival_id
WHERE m.is_start = 1 OR t.traffic_id IS NOT NULL;

-- device_sessions: marks, sourced, shared_sessions → one row per session of a device
SELECT s.event_id AS session_id, s.device_id, k.strong_key, s.occurred_at AS started_at, s.ended_at,
    s.events, s.stream AS excluded, s.place, t.traffic_id, s.agent_id, s.page_id
FROM (
    SELECT event_id, device_id, stream, occurred_at, n, place, agent_id, page_id, is_start,
        CASE WHEN LEAD(is_start) OVER (PARTITION BY device_id, stream ORDER BY n) = 1
            THEN LEAD(before_at) OVER (PARTITION BY device_id, stream ORDER BY n)
            ELSE COALESCE(LEAD(occurred_at) OVER (PARTITION BY device_id, stream ORDER BY n), occurred_at)
        END AS ended_at,
        CASE WHEN LEAD(is_start) OVER (PARTITION BY device_id, stream ORDER BY n) = 1
            THEN LEAD(n) OVER (PARTITION BY device_id, stream ORDER BY n) - n
            ELSE COALESCE(LEAD(n) OVER (PARTITION BY device_id, stream ORDER BY n) - n, 0) + 1
        END AS events
    FROM (
        SELECT event_id, device_id, stream, occurred_at, n, place, agent_id, page_id, is_start, before_at,
            LEAD(event_id) OVER (PARTITION BY device_id, stream ORDER BY n) AS after_id
        FROM marks
    ) AS m
    WHERE is_start = 1 OR after_id IS NULL
) AS s
JOIN sourced AS t ON t.event_id = s.event_id
LEFT JOIN shared_sessions AS k ON k.event_id = s.event_id
WHERE s.is_start = 1;

-- session_touches: sourced, device_sessions → one row per touch of a session
SELECT c.event_id AS touch_id, s.session_id, c.device_id AS weak_id, s.strong_key,
    c.occurred_at AS touched_at, c.is_start = 1 AS is_session_start, c.stream AS excluded, c.place,
    c.traffic_id, c.agent_id, c.page_id
FROM (
    SELECT event_id, device_id, stream, occurred_at, place, traffic_id, agent_id, page_id, is_start,
        LAG(traffic_id) OVER (PARTITION BY device_id, stream, start_n ORDER BY n)
            AS before_traffic,
        FIRST_VALUE(event_id) OVER (
            PARTITION BY device_id, stream, start_n ORDER BY n
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS session_id
    FROM sourced
) AS c
JOIN device_sessions AS s ON s.session_id = c.session_id
WHERE c.is_start = 1 OR c.traffic_id <> c.before_traffic;

-- device_touches: session_touches, events, arrival_traffic → touches of sessions and of servers
SELECT touch_id, session_id, weak_id, strong_key, touched_at, is_session_start, excluded, place,
    traffic_id, agent_id, page_id
FROM session_touches
UNION ALL
SELECT e.event_id AS touch_id, CAST(NULL AS BIGINT) AS session_id, e.weak_id,
    COALESCE(u.strong_key, m.strong_key, p.strong_key) AS strong_key, e.occurred_at AS touched_at,
    FALSE AS is_session_start, e.excluded, e.place, t.start_traffic_id AS traffic_id, e.agent_id,
    e.page_id
FROM events AS e
JOIN arrival_traffic AS t ON t.arrival_id = e.arrival_id
LEFT JOIN accounts AS u ON u.strong_key = e.user_key
LEFT JOIN accounts AS m ON m.strong_key = e.email_key
LEFT JOIN accounts AS p ON p.strong_key = e.phone_key
WHERE e.is_server AND t.is_contact;
