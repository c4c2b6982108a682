-- quality: everyone, sessions, touches, devices, traffic → one row: what stands behind every figure
SELECT p.people, s.visitors, s.sessions, t.touches, t.unassigned_touches, d.devices,
    d.shared_devices, j.joined_people
FROM (SELECT COUNT(*) AS people FROM everyone) AS p
CROSS JOIN (
    SELECT COUNT(DISTINCT person_id) AS visitors, COUNT(*) AS sessions FROM sessions
) AS s
CROSS JOIN (
    SELECT COUNT(*) AS touches,
        SUM(CASE WHEN f.channel = 'unassigned' THEN 1 ELSE 0 END) AS unassigned_touches
    FROM touches AS o
    JOIN traffic AS f ON f.traffic_id = o.traffic_id
) AS t
CROSS JOIN (
    SELECT COUNT(*) AS devices, SUM(CASE WHEN accounts > 1 THEN 1 ELSE 0 END) AS shared_devices
    FROM devices
) AS d
CROSS JOIN (
    SELECT COUNT(*) AS joined_people
    FROM (
        SELECT COALESCE(account_id, group_id) AS person_id
        FROM devices
        GROUP BY COALESCE(account_id, group_id)
        HAVING COUNT(*) > 1
    ) AS joined
) AS j;

-- crowded: events, accounts → one row: e-mails and phones, and those that too many share to be an identity
SELECT COUNT(*) AS contacts, SUM(CASE WHEN a.strong_key IS NULL THEN 1 ELSE 0 END) AS crowded
FROM (
    SELECT email_key AS strong_key FROM events WHERE email_key IS NOT NULL
    UNION
    SELECT phone_key AS strong_key FROM events WHERE phone_key IS NOT NULL
) AS c
LEFT JOIN accounts AS a ON a.strong_key = c.strong_key;

-- drift: events → per event and source: how many in the last seven days of the data, and in the 28 before
SELECT event, source,
    SUM(CASE WHEN EPOCH_US(occurred_at) > $week_us THEN 1 ELSE 0 END) AS last_week,
    SUM(CASE WHEN EPOCH_US(occurred_at) > $week_us THEN 0 ELSE 1 END) AS weeks_before
FROM events
WHERE EPOCH_US(occurred_at) > $before_us AND excluded = ''
GROUP BY event, source;

-- late: events → one row: events that were received more than a day after they happened
SELECT COUNT(*) AS late
FROM events
WHERE EPOCH_US(received_at) - EPOCH_US(occurred_at) > 86400000000;

-- kinds: event_counts → one row: events by whose they are
SELECT SUM(events) AS events, SUM(CASE WHEN excluded = 'bot' THEN events ELSE 0 END) AS bot,
    SUM(CASE WHEN excluded = 'internal' THEN events ELSE 0 END) AS internal
FROM event_counts;

-- sources: event_counts → one row per source
SELECT source, CASE WHEN MIN(CASE WHEN is_server THEN 1 ELSE 0 END) = 1 THEN 'server'
        WHEN MAX(CASE WHEN is_server THEN 1 ELSE 0 END) = 0 THEN 'client' ELSE 'both' END AS kind,
    SUM(events) AS events, MIN(first_at) AS first_at, MAX(last_at) AS last_at
FROM event_counts
GROUP BY source;
