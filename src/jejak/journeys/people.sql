-- internal_accounts: internal_keys, accounts → accounts of the business's own people
SELECT DISTINCT a.account_id
FROM internal_keys AS k
JOIN accounts AS a ON a.strong_key = k.strong_key;

-- logins: events, accounts, devices → events that name an account on a device, numbered
SELECT group_id, occurred_at, event_id, account_id,
    ROW_NUMBER() OVER (PARTITION BY group_id ORDER BY occurred_at, event_id) AS n
FROM (
    SELECT d.group_id, e.occurred_at, e.event_id,
        COALESCE(u.account_id, m.account_id, p.account_id) AS account_id
    FROM events AS e
    JOIN devices AS d ON d.weak_id = e.weak_id
    LEFT JOIN accounts AS u ON u.strong_key = e.user_key
    LEFT JOIN accounts AS m ON m.strong_key = e.email_key
    LEFT JOIN accounts AS p ON p.strong_key = e.phone_key
    UNION
    SELECT d.group_id, e.occurred_at, e.event_id, u.account_id
    FROM events AS e
    JOIN devices AS d ON d.weak_id = e.alias_weak_id
    JOIN accounts AS u ON u.strong_key = e.user_key
) AS named
WHERE account_id IS NOT NULL;

-- points: device_sessions, later_touches, conversions, carts → moments that need a person
SELECT p.event_id, d.group_id, p.occurred_at
FROM (
    SELECT session_id AS event_id, device_id AS weak_id, started_at AS occurred_at
    FROM device_sessions
    UNION
    SELECT touch_id AS event_id, weak_id, touched_at AS occurred_at FROM later_touches
    UNION
    SELECT conversion_id AS event_id, weak_id, converted_at AS occurred_at FROM conversions
    UNION
    SELECT cart_id AS event_id, weak_id, carted_at AS occurred_at FROM carts
) AS p
JOIN devices AS d ON d.weak_id = p.weak_id;

-- as_of_accounts: points, logins → per moment the account last seen on its device by then
SELECT p.event_id, l.account_id
FROM (
    SELECT event_id, group_id, is_point,
        MAX(n) OVER (
            PARTITION BY group_id ORDER BY occurred_at, event_id, is_point
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS n
    FROM (
        SELECT event_id, group_id, occurred_at, 1 AS is_point, CAST(NULL AS BIGINT) AS n
        FROM points
        UNION ALL
        SELECT event_id, group_id, occurred_at, 0 AS is_point, n FROM logins
    ) AS moments
) AS p
JOIN logins AS l ON l.group_id = p.group_id AND l.n = p.n
WHERE p.is_point = 1;

-- no_accounts: → the empty form of as_of_accounts, for `identity: latest`
SELECT CAST(0 AS BIGINT) AS event_id, CAST(0 AS BIGINT) AS account_id
FROM (SELECT COUNT(*) AS n FROM internal_keys) AS counted
WHERE n < 0;

-- person_sessions: device_sessions and who is who → one row per session with its person
SELECT s.session_id, s.person_id, s.device_id, s.started_at, s.ended_at, s.events, s.place,
    s.traffic_id, s.agent_id, s.page_id
FROM (
    SELECT s.session_id, s.device_id, s.started_at, s.ended_at, s.events, s.place, s.traffic_id,
        s.agent_id, s.page_id,
        CASE WHEN $identity = 'latest' THEN COALESCE(a.account_id, d.account_id, d.group_id)
            ELSE COALESCE(o.account_id, d.group_id) END AS person_id
    FROM device_sessions AS s
    JOIN devices AS d ON d.weak_id = s.device_id
    LEFT JOIN accounts AS a ON a.strong_key = s.strong_key
    LEFT JOIN as_of_accounts AS o ON o.event_id = s.session_id
    WHERE s.excluded = '' OR $traffic = 'all'
) AS s
LEFT JOIN internal_accounts AS i ON i.account_id = s.person_id
WHERE i.account_id IS NULL OR $traffic = 'all';

-- person_touches: person_sessions, later_touches and who is who → one row per touch with its person
SELECT session_id AS touch_id, person_id, session_id, started_at AS touched_at,
    TRUE AS is_session_start, place, traffic_id, agent_id, page_id
FROM person_sessions
UNION ALL
SELECT t.touch_id, t.person_id, t.session_id, t.touched_at, FALSE AS is_session_start, t.place,
    t.traffic_id, t.agent_id, t.page_id
FROM (
    SELECT t.touch_id, t.session_id, t.touched_at, t.place, t.traffic_id, t.agent_id, t.page_id,
        CASE WHEN $identity = 'latest' OR t.session_id IS NULL AND t.strong_key IS NOT NULL
            THEN COALESCE(a.account_id, d.account_id, d.group_id, t.touch_id)
            ELSE COALESCE(o.account_id, d.group_id, t.touch_id) END AS person_id
    FROM later_touches AS t
    LEFT JOIN devices AS d ON d.weak_id = t.weak_id
    LEFT JOIN accounts AS a ON a.strong_key = t.strong_key
    LEFT JOIN as_of_accounts AS o ON o.event_id = t.touch_id
    WHERE t.excluded = '' OR $traffic = 'all'
) AS t
LEFT JOIN internal_accounts AS i ON i.account_id = t.person_id
WHERE i.account_id IS NULL OR $traffic = 'all';

-- device_visits: person_sessions → sessions as they are: each a visit of its own
SELECT session_id, session_id AS visit_id, person_id, device_id, started_at, ended_at, events,
    place, traffic_id, agent_id, page_id, 0 AS is_continued
FROM person_sessions;

-- movers: person_sessions, shared_sessions, person_touches → persons of whom two sessions may lie within one gap, or touches in another's
SELECT s.person_id
FROM person_sessions AS s
LEFT JOIN (SELECT DISTINCT device_id FROM shared_sessions) AS k ON k.device_id = s.device_id
GROUP BY s.person_id
HAVING MIN(s.device_id) < MAX(s.device_id)
    OR COUNT(*) > 1 AND ($traffic = 'all' OR COUNT(k.device_id) > 0)
UNION
SELECT t.person_id
FROM person_touches AS t
LEFT JOIN person_sessions AS s ON s.session_id = t.session_id
WHERE $identity = 'as_of_event' AND t.session_id IS NOT NULL
    AND (s.person_id IS NULL OR s.person_id <> t.person_id);

-- person_visits: person_sessions, movers → sessions joined to visits where one starts within a gap
SELECT s.session_id, s.session_id AS visit_id, s.person_id, s.device_id, s.started_at, s.ended_at,
    s.events, s.place, s.traffic_id, s.agent_id, s.page_id, 0 AS is_continued
FROM person_sessions AS s
LEFT JOIN movers AS m ON m.person_id = s.person_id
WHERE m.person_id IS NULL
UNION ALL
SELECT session_id,
    LAST_VALUE(CASE WHEN is_continued = 0 THEN session_id END IGNORE NULLS) OVER (
        PARTITION BY person_id ORDER BY started_at, session_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS visit_id,
    person_id, device_id, started_at, ended_at, events, place, traffic_id, agent_id, page_id,
    is_continued
FROM (
    SELECT s.session_id, s.person_id, s.device_id, s.started_at, s.ended_at, s.events, s.place,
        s.traffic_id, s.agent_id, s.page_id,
        CASE WHEN EPOCH_US(s.started_at) <= MAX(EPOCH_US(s.ended_at)) OVER (
            PARTITION BY s.person_id ORDER BY s.started_at, s.session_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) + $gap_us THEN 1 ELSE 0 END AS is_continued
    FROM person_sessions AS s
    JOIN movers AS m ON m.person_id = s.person_id
) AS spaced;

-- device_mode_touches: person_touches → the touches that $touch counts
SELECT touch_id, person_id, session_id, session_id AS visit_id, touched_at, place, traffic_id,
    agent_id, page_id
FROM person_touches
WHERE $touch = 'source' OR is_session_start OR session_id IS NULL;

-- person_mode_touches: person_touches, sessions, movers → the same, sessions joined to visits
SELECT t.touch_id, t.person_id, t.session_id, t.session_id AS visit_id, t.touched_at, t.place,
    t.traffic_id, t.agent_id, t.page_id
FROM person_touches AS t
LEFT JOIN movers AS m ON m.person_id = t.person_id
WHERE m.person_id IS NULL AND ($touch = 'source' OR t.is_session_start OR t.session_id IS NULL)
UNION ALL
SELECT touch_id, person_id, session_id, visit_id, touched_at, place, traffic_id, agent_id, page_id
FROM (
    SELECT t.touch_id, t.person_id, t.session_id, COALESCE(s.visit_id, t.session_id) AS visit_id,
        t.touched_at, t.place, t.traffic_id, t.agent_id, t.page_id, t.is_session_start,
        COALESCE(s.is_continued, 0) AS is_continued,
        LAG(t.traffic_id) OVER (
            PARTITION BY t.person_id ORDER BY t.touched_at, t.touch_id
        ) AS before_traffic
    FROM person_touches AS t
    JOIN movers AS m ON m.person_id = t.person_id
    LEFT JOIN sessions AS s ON s.session_id = t.session_id
) AS compared
WHERE session_id IS NULL
    OR $touch = 'session' AND is_session_start AND is_continued = 0
    OR $touch = 'source' AND (
        is_continued = 0 OR before_traffic IS NULL OR traffic_id <> before_traffic
    );

-- person_carts: carts, shared_sessions and who is who → one row per event that puts a product in the cart
SELECT c.cart_id, c.person_id, c.carted_at, c.device_id, c.place, c.agent_id
FROM (
    SELECT c.cart_id, c.carted_at, c.device_id, c.place, c.agent_id,
        CASE WHEN $identity = 'latest' OR c.weak_id IS NULL
                OR c.device_id IS NULL AND c.strong_key IS NOT NULL
            THEN COALESCE(a.account_id, d.account_id, d.group_id, c.cart_id)
            ELSE COALESCE(o.account_id, d.group_id, c.cart_id) END AS person_id
    FROM carts AS c
    LEFT JOIN devices AS d ON d.weak_id = c.weak_id
    LEFT JOIN shared_sessions AS s ON s.event_id = c.cart_id
    LEFT JOIN accounts AS a ON a.strong_key = COALESCE(c.strong_key, s.strong_key)
    LEFT JOIN as_of_accounts AS o ON o.event_id = c.cart_id
    WHERE c.excluded = '' OR $traffic = 'all'
) AS c
LEFT JOIN internal_accounts AS i ON i.account_id = c.person_id
WHERE i.account_id IS NULL OR $traffic = 'all';
