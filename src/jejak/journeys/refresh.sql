-- changed: arrived, moved → events that came since batch $batch, left, or came back: their ids
SELECT event_id, device_id, weak_id, user_key, email_key, phone_key, alias_user_key, alias_weak_id
FROM arrived
WHERE batch > $batch
UNION ALL
SELECT event_id, device_id, weak_id, user_key, email_key, phone_key, alias_user_key, alias_weak_id
FROM moved;

-- flipped: changed, old_sightings, old_accounts, accounts → contacts that became identity, or ceased to be
SELECT c.contact_key
FROM (
    SELECT email_key AS contact_key FROM changed WHERE email_key IS NOT NULL
    UNION
    SELECT phone_key AS contact_key FROM changed WHERE phone_key IS NOT NULL
) AS c
JOIN (
    SELECT email_key AS contact_key FROM old_sightings
    UNION
    SELECT phone_key AS contact_key FROM old_sightings
) AS k ON k.contact_key = c.contact_key
LEFT JOIN old_accounts AS o ON o.strong_key = c.contact_key
LEFT JOIN accounts AS a ON a.strong_key = c.contact_key
WHERE o.strong_key IS NULL AND a.strong_key IS NOT NULL
    OR o.strong_key IS NOT NULL AND a.strong_key IS NULL;

-- affected_devices: changed, affected_weak, old_devices, devices → devices whose sessions are made anew
SELECT device_id FROM changed WHERE device_id IS NOT NULL
UNION
SELECT d.weak_id AS device_id
FROM old_devices AS d
JOIN affected_weak AS w ON w.weak_id = d.weak_id
WHERE d.accounts > 1
UNION
SELECT d.weak_id AS device_id
FROM devices AS d
JOIN affected_weak AS w ON w.weak_id = d.weak_id
WHERE d.accounts > 1;

-- device_events: every_event, affected_devices → all events of those devices
SELECT e.event_id, e.device_id, e.occurred_at, e.excluded, e.place, e.arrival_id, e.agent_id,
    e.page_id, e.user_key, e.email_key, e.phone_key
FROM every_event AS e
JOIN affected_devices AS d ON d.device_id = e.device_id;

-- recent_events: arrived, moved → the events among them that are new, or came back
SELECT e.event_id, e.event, e.source, e.occurred_at, e.is_server, e.weak_id, e.device_id,
    e.user_key, e.email_key, e.phone_key, e.place, e.excluded, e.arrival_id, e.agent_id,
    e.page_id, e.order_key, e.value, e.currency, e.cash_on_delivery
FROM arrived AS e
LEFT JOIN (SELECT DISTINCT event_id FROM moved) AS m ON m.event_id = e.event_id
WHERE e.batch > $batch OR m.event_id IS NOT NULL;

-- flipped_events: every_event, flipped → events that name such a contact
SELECT e.event_id, e.event, e.source, e.occurred_at, e.is_server, e.weak_id, e.device_id,
    e.user_key, e.email_key, e.phone_key, e.place, e.excluded, e.arrival_id, e.agent_id,
    e.page_id, e.order_key, e.value, e.currency, e.cash_on_delivery
FROM every_event AS e
JOIN flipped AS f ON f.contact_key = e.email_key
UNION
SELECT e.event_id, e.event, e.source, e.occurred_at, e.is_server, e.weak_id, e.device_id,
    e.user_key, e.email_key, e.phone_key, e.place, e.excluded, e.arrival_id, e.agent_id,
    e.page_id, e.order_key, e.value, e.currency, e.cash_on_delivery
FROM every_event AS e
JOIN flipped AS f ON f.contact_key = e.phone_key;

-- read_events: recent_events, flipped_events → the events that are read anew
SELECT event_id, event, source, occurred_at, is_server, weak_id, device_id, user_key, email_key,
    phone_key, place, excluded, arrival_id, agent_id, page_id, order_key, value, currency,
    cash_on_delivery
FROM recent_events
UNION
SELECT event_id, event, source, occurred_at, is_server, weak_id, device_id, user_key, email_key,
    phone_key, place, excluded, arrival_id, agent_id, page_id, order_key, value, currency,
    cash_on_delivery
FROM flipped_events;

-- affected_events: changed, flipped_events → events whose rows are made anew
SELECT event_id FROM changed
UNION
SELECT event_id FROM flipped_events;

-- accounts_before: old_accounts, affected_strong → their rows before the change
SELECT o.strong_key, o.account_id, o.made
FROM old_accounts AS o
JOIN affected_strong AS k ON k.strong_key = o.strong_key;

-- devices_before: old_devices, affected_weak → their rows before the change
SELECT o.weak_id, o.group_id, o.accounts, o.account_id, o.made
FROM old_devices AS o
JOIN affected_weak AS w ON w.weak_id = o.weak_id;

-- device_sessions_before: old_device_sessions, affected_devices → their rows before the change
SELECT o.session_id, o.device_id, o.strong_key, o.started_at, o.ended_at, o.events, o.excluded,
    o.place, o.traffic_id, o.agent_id, o.page_id, o.made
FROM old_device_sessions AS o
JOIN affected_devices AS d ON d.device_id = o.device_id;

-- shared_sessions_before: old_shared_sessions, affected_devices → their rows before the change
SELECT o.event_id, o.device_id, o.session_id, o.strong_key, o.made
FROM old_shared_sessions AS o
JOIN affected_devices AS d ON d.device_id = o.device_id;

-- later_touches_before: old_later_touches, affected_devices, affected_events → their rows before the change
SELECT o.touch_id, o.session_id, o.weak_id, o.strong_key, o.touched_at, o.excluded, o.place,
    o.traffic_id, o.agent_id, o.page_id, o.made
FROM old_later_touches AS o
JOIN affected_devices AS d ON d.device_id = o.weak_id
WHERE o.session_id IS NOT NULL
UNION ALL
SELECT o.touch_id, o.session_id, o.weak_id, o.strong_key, o.touched_at, o.excluded, o.place,
    o.traffic_id, o.agent_id, o.page_id, o.made
FROM old_later_touches AS o
JOIN affected_events AS e ON e.event_id = o.touch_id
WHERE o.session_id IS NULL;

-- order_events_before: old_order_events, affected_events → their rows before the change
SELECT o.event_id, o.event, o.occurred_at, o.order_key, o.value, o.other_currency,
    o.cash_on_delivery, o.weak_id, o.device_id, o.strong_key, o.excluded, o.place, o.agent_id,
    o.made
FROM old_order_events AS o
JOIN affected_events AS e ON e.event_id = o.event_id;

-- carts_before: old_carts, affected_events → their rows before the change
SELECT o.cart_id, o.carted_at, o.weak_id, o.device_id, o.strong_key, o.excluded, o.place,
    o.agent_id, o.made
FROM old_carts AS o
JOIN affected_events AS e ON e.event_id = o.cart_id;

-- merged_order_events: old_order_events, affected_events, part_order_events → all as they are now
SELECT o.event_id, o.event, o.occurred_at, o.order_key, o.value, o.other_currency,
    o.cash_on_delivery, o.weak_id, o.device_id, o.strong_key, o.excluded, o.place, o.agent_id
FROM old_order_events AS o
LEFT JOIN affected_events AS e ON e.event_id = o.event_id
WHERE e.event_id IS NULL
UNION ALL
SELECT event_id, event, occurred_at, order_key, value, other_currency, cash_on_delivery, weak_id,
    device_id, strong_key, excluded, place, agent_id
FROM part_order_events;

-- merged_event_counts: old_event_counts, recent_counts → the counts as they are now
SELECT event, source, excluded, is_server, CAST(SUM(events) AS BIGINT) AS events,
    CAST(SUM(with_source) AS BIGINT) AS with_source,
    MIN(first_at) AS first_at, MAX(last_at) AS last_at
FROM (
    SELECT event, source, excluded, is_server, events, with_source, first_at, last_at
    FROM old_event_counts
    UNION ALL
    SELECT event, source, excluded, is_server, events, with_source, first_at, last_at
    FROM recent_counts
) AS counted
GROUP BY event, source, excluded, is_server;

-- unknown_arrivals: arrivals, old_arrival_traffic → arrivals that no rule has read yet
SELECT a.arrival_id, a.contact, a.utm_source, a.utm_medium, a.utm_campaign, a.click_id,
    a.referrer_host, a.in_app
FROM arrivals AS a
LEFT JOIN old_arrival_traffic AS o ON o.arrival_id = a.arrival_id
WHERE o.arrival_id IS NULL;

-- merged_traffic: old_traffic, traffic of new arrivals → one row per distinct source
SELECT traffic_id, channel, source, campaign FROM old_traffic
UNION
SELECT traffic_id, channel, source, campaign FROM traffic;

-- merged_arrival_traffic: old_arrival_traffic and that of new arrivals → one row per arrival
SELECT arrival_id, start_traffic_id, traffic_id, is_contact FROM old_arrival_traffic
UNION ALL
SELECT arrival_id, start_traffic_id, traffic_id, is_contact FROM arrival_traffic;

-- conversions_before: old_conversions → their rows before the change
SELECT conversion_id, goal, order_key, converted_at, weak_id, device_id, strong_key, excluded,
    place, agent_id, gross_value, cancelled_value, refunded_value, net_value,
    paid_value, fee_value, state, other_currency, made
FROM old_conversions;

-- counted_events: recent_events → what their counts are made of
SELECT event, source, excluded, is_server, arrival_id, occurred_at
FROM recent_events;
