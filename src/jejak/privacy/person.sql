-- own_ids: accounts, devices, persons → the ids that are the person's alone
SELECT a.strong_key AS id
FROM accounts AS a
JOIN persons AS p ON p.person_id = a.account_id
UNION
SELECT d.weak_id AS id
FROM devices AS d
JOIN persons AS p ON p.person_id = COALESCE(d.account_id, d.group_id)
WHERE d.accounts <= 1;

-- own_values: own_ids, identifiers → what the store knows of those ids
SELECT i.kind, i.value
FROM own_ids AS o
JOIN identifiers AS i ON i.id = o.id;

-- kin: identifiers, told_values, accounts, devices → the persons whom those identifiers name alone
SELECT a.account_id AS person_id
FROM identifiers AS i
JOIN told_values AS t ON t.value = i.value
JOIN accounts AS a ON a.strong_key = i.id
UNION
SELECT COALESCE(d.account_id, d.group_id) AS person_id
FROM identifiers AS i
JOIN told_values AS t ON t.value = i.value
JOIN devices AS d ON d.weak_id = i.id
WHERE d.accounts <= 1;

-- own_events: own, events, dictionaries → all that is kept of each event
SELECT e.event_id, e.occurred_at, e.received_at, e.source, e.type, e.event, e.is_server,
    e.batch, w.value AS anonymous_id, u.value AS user_id, m.value AS email_hash,
    h.value AS phone_hash, e.place, e.excluded, a.contact, a.utm_source, a.utm_medium,
    a.utm_campaign, a.click_id, a.referrer_host, a.in_app, g.device_type, g.os, g.browser,
    g.model, g.screen, p.host, p.page, e.value, e.currency, e.cash_on_delivery, e.properties
FROM own AS o
JOIN events AS e ON e.event_id = o.event_id
LEFT JOIN identifiers AS w ON w.id = e.weak_id AND w.kind = 'weak'
LEFT JOIN identifiers AS u ON u.id = e.user_key AND u.kind = 'user'
LEFT JOIN identifiers AS m ON m.id = e.email_key AND m.kind = 'email'
LEFT JOIN identifiers AS h ON h.id = e.phone_key AND h.kind = 'phone'
LEFT JOIN arrivals AS a ON a.arrival_id = e.arrival_id
LEFT JOIN agents AS g ON g.agent_id = e.agent_id
LEFT JOIN pages AS p ON p.page_id = e.page_id;

-- own_sessions: own, device_sessions, traffic → the sessions that begin with an event of the person
SELECT s.session_id, s.started_at, s.ended_at, s.events, s.place, f.channel, f.source, f.campaign
FROM own AS o
JOIN device_sessions AS s ON s.session_id = o.event_id
LEFT JOIN traffic AS f ON f.traffic_id = s.traffic_id;

-- own_touches: own, device_touches, traffic → the touches that are events of the person
SELECT t.touch_id, t.session_id, t.touched_at, t.place, f.channel, f.source, f.campaign
FROM own AS o
JOIN device_touches AS t ON t.touch_id = o.event_id
LEFT JOIN traffic AS f ON f.traffic_id = t.traffic_id;

-- own_conversions: own, conversions → the conversions that are events of the person
SELECT c.conversion_id, c.goal, c.converted_at, c.place, c.gross_value, c.cancelled_value,
    c.refunded_value, c.net_value, c.state
FROM own AS o
JOIN conversions AS c ON c.conversion_id = o.event_id;
