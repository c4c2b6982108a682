-- found_accounts: accounts, asked_ids → the persons that a strong id of the question names
SELECT i.place_in_order, a.account_id AS person_id
FROM asked_ids AS i
JOIN accounts AS a ON a.strong_key = i.id
WHERE i.kind <> 'weak'
UNION ALL
SELECT i.place_in_order, COALESCE(d.account_id, d.group_id) AS person_id
FROM asked_ids AS i
JOIN devices AS d ON d.weak_id = i.id
WHERE i.kind = 'weak';

-- near_events: events, accounts, devices, shared_sessions → events that name the person or lie on their devices
SELECT e.event_id
FROM events AS e
JOIN accounts AS a ON a.strong_key = e.user_key AND a.account_id = $person
UNION
SELECT e.event_id
FROM events AS e
JOIN accounts AS a ON a.strong_key = e.email_key AND a.account_id = $person
UNION
SELECT e.event_id
FROM events AS e
JOIN accounts AS a ON a.strong_key = e.phone_key AND a.account_id = $person
UNION
SELECT s.event_id
FROM shared_sessions AS s
JOIN accounts AS a ON a.strong_key = s.strong_key AND a.account_id = $person
UNION
SELECT e.event_id
FROM events AS e
JOIN devices AS d ON d.weak_id = e.weak_id AND COALESCE(d.account_id, d.group_id) = $person;

-- timeline: near_events, events and who is who → every event of the person, with device, place, channel
SELECT e.event_id, e.event, e.occurred_at, e.source AS told_by, e.is_server, e.weak_id,
    e.device_id, e.place, g.device_type, g.os, g.browser, f.channel, f.source, f.campaign, p.page,
    e.value, e.currency, e.excluded
FROM (
    SELECT e.event_id, e.event, e.occurred_at, e.source, e.is_server, e.weak_id, e.device_id,
        e.place, e.agent_id, e.page_id, e.value, e.currency, e.excluded,
        COALESCE(u.account_id, m.account_id, h.account_id, s.account_id, d.account_id,
            d.group_id, e.event_id) AS person_id
    FROM near_events AS n
    JOIN events AS e ON e.event_id = n.event_id
    LEFT JOIN accounts AS u ON u.strong_key = e.user_key
    LEFT JOIN accounts AS m ON m.strong_key = e.email_key
    LEFT JOIN accounts AS h ON h.strong_key = e.phone_key
    LEFT JOIN shared_sessions AS x ON x.event_id = e.event_id
    LEFT JOIN accounts AS s ON s.strong_key = x.strong_key
    LEFT JOIN devices AS d ON d.weak_id = e.weak_id
) AS e
LEFT JOIN device_touches AS t ON t.touch_id = e.event_id
LEFT JOIN traffic AS f ON f.traffic_id = t.traffic_id
LEFT JOIN agents AS g ON g.agent_id = e.agent_id
LEFT JOIN pages AS p ON p.page_id = e.page_id
WHERE e.person_id = $person;
