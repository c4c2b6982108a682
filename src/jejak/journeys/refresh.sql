-- recent_events: arrived, moved → events that came since batch $batch, or came back
SELECT e.event_id, e.event, e.source, e.occurred_at, e.is_server, e.weak_id, e.device_id,
    e.user_key, e.email_key, e.phone_key, e.alias_user_key, e.alias_weak_id, e.place, e.excluded,
    e.arrival_id, e.agent_id, e.page_id, e.order_key, e.value, e.currency, e.cash_on_delivery
FROM arrived AS e
LEFT JOIN (SELECT DISTINCT event_id FROM moved) AS m ON m.event_id = e.event_id
WHERE e.batch > $batch OR m.event_id IS NOT NULL;

-- counted_events: recent_events → what event_counts reads
SELECT event, source, excluded, is_server, occurred_at, arrival_id
FROM recent_events;

-- changed: recent_events, moved → distinct sets of ids on the events that came or left
SELECT weak_id, user_key, email_key, phone_key, alias_user_key, alias_weak_id FROM recent_events
UNION
SELECT weak_id, user_key, email_key, phone_key, alias_user_key, alias_weak_id FROM moved;

-- flipped: changed, named_before, old_accounts, accounts → contacts that became identity, or ceased to be
SELECT c.contact_key
FROM (
    SELECT email_key AS contact_key FROM changed WHERE email_key IS NOT NULL
    UNION
    SELECT phone_key AS contact_key FROM changed WHERE phone_key IS NOT NULL
) AS c
JOIN (
    SELECT email_key AS contact_key FROM named_before
    UNION
    SELECT phone_key AS contact_key FROM named_before
) AS k ON k.contact_key = c.contact_key
LEFT JOIN old_accounts AS o ON o.strong_key = c.contact_key
LEFT JOIN accounts AS a ON a.strong_key = c.contact_key
WHERE o.strong_key IS NULL AND a.strong_key IS NOT NULL
    OR o.strong_key IS NOT NULL AND a.strong_key IS NULL;

-- flipped_events: every_event, flipped, recent_events → older events that name such a contact
SELECT e.event_id, e.event, e.source, e.occurred_at, e.is_server, e.weak_id, e.device_id,
    e.user_key, e.email_key, e.phone_key, e.place, e.excluded, e.arrival_id, e.agent_id,
    e.page_id, e.order_key, e.value, e.currency, e.cash_on_delivery
FROM (
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
    JOIN flipped AS f ON f.contact_key = e.phone_key
) AS e
LEFT JOIN recent_events AS r ON r.event_id = e.event_id
WHERE r.event_id IS NULL;

-- read_events: recent_events, flipped_events → the events that are read anew
SELECT event_id, event, source, occurred_at, is_server, weak_id, device_id, user_key, email_key,
    phone_key, place, excluded, arrival_id, agent_id, page_id, order_key, value, currency,
    cash_on_delivery
FROM recent_events
UNION ALL
SELECT event_id, event, source, occurred_at, is_server, weak_id, device_id, user_key, email_key,
    phone_key, place, excluded, arrival_id, agent_id, page_id, order_key, value, currency,
    cash_on_delivery
FROM flipped_events;

-- affected_events: moved, flipped_events → events whose rows may stand in the tables before
SELECT event_id FROM moved
UNION
SELECT event_id FROM flipped_events;

-- whole_devices: devices_before, part_devices → devices of several accounts, before or now: made anew
SELECT weak_id AS device_id FROM devices_before WHERE accounts > 1
UNION
SELECT weak_id AS device_id FROM part_devices WHERE accounts > 1;

-- moments: recent_events, moved → per device and stretch of one gap: a gap around what changed in it
SELECT device_id, excluded, MIN(us) - $gap_us AS since_us, MAX(us) + $gap_us AS until_us
FROM (
    SELECT device_id, excluded, EPOCH_US(occurred_at) AS us FROM recent_events
    UNION ALL
    SELECT device_id, excluded, EPOCH_US(occurred_at) AS us FROM moved
) AS changed
WHERE device_id IS NOT NULL
GROUP BY device_id, excluded, us - (us % $gap_us + $gap_us) % $gap_us;

-- near_sessions: old_device_sessions, moments → sessions within a gap of a change, before it
SELECT DISTINCT o.session_id, o.device_id, o.strong_key, o.started_at, o.ended_at, o.events,
    o.excluded, o.place, o.traffic_id, o.agent_id, o.page_id, o.made
FROM old_device_sessions AS o
JOIN moments AS m ON m.device_id = o.device_id AND m.excluded = o.excluded
    AND m.until_us >= EPOCH_US(o.started_at) AND m.since_us <= EPOCH_US(o.ended_at);

-- device_sessions_before: near_sessions, old_device_sessions, whole_devices → those, and all of whole devices
SELECT session_id, device_id, strong_key, started_at, ended_at, events, excluded, place, traffic_id,
    agent_id, page_id, made
FROM near_sessions
UNION
SELECT o.session_id, o.device_id, o.strong_key, o.started_at, o.ended_at, o.events, o.excluded,
    o.place, o.traffic_id, o.agent_id, o.page_id, o.made
FROM old_device_sessions AS o
JOIN whole_devices AS w ON w.device_id = o.device_id;

-- reached: device_sessions_before, whole_devices → per session, or whole device: the time of its events
SELECT b.device_id, b.excluded, MIN(b.started_at) AS first_at, MAX(b.ended_at) AS last_at
FROM device_sessions_before AS b
LEFT JOIN whole_devices AS w ON w.device_id = b.device_id
GROUP BY b.device_id, b.excluded, CASE WHEN w.device_id IS NULL THEN b.session_id END;

-- reached_days: reached → from which day to which they lie, as microseconds at which a day begins
SELECT DISTINCT first_us - (first_us % 86400000000 + 86400000000) % 86400000000 AS first_us,
    last_us - (last_us % 86400000000 + 86400000000) % 86400000000 AS last_us
FROM (SELECT EPOCH_US(first_at) AS first_us, EPOCH_US(last_at) AS last_us FROM reached) AS r;

-- kept_events: near_events, reached → events of those sessions, new ones among them
SELECT e.event_id, e.device_id, e.occurred_at, e.excluded, e.place, e.arrival_id, e.agent_id,
    e.page_id, e.user_key, e.email_key, e.phone_key
FROM near_events AS e
JOIN reached AS s ON s.device_id = e.device_id AND s.excluded = e.excluded
    AND e.occurred_at >= s.first_at AND e.occurred_at <= s.last_at;

-- device_events: kept_events, recent_events → what the sessions concerned are made of
SELECT event_id, device_id, occurred_at, excluded, place, arrival_id, agent_id, page_id, user_key,
    email_key, phone_key
FROM kept_events
UNION ALL
SELECT e.event_id, e.device_id, e.occurred_at, e.excluded, e.place, e.arrival_id, e.agent_id,
    e.page_id, e.user_key, e.email_key, e.phone_key
FROM recent_events AS e
LEFT JOIN kept_events AS k ON k.event_id = e.event_id
WHERE k.event_id IS NULL AND e.device_id IS NOT NULL;

-- shared_sessions_before: old_shared_sessions, whole_devices → their rows before the change
SELECT o.event_id, o.device_id, o.session_id, o.strong_key, o.made
FROM old_shared_sessions AS o
JOIN whole_devices AS d ON d.device_id = o.device_id;

-- later_touches_before: old_later_touches, device_sessions_before, affected_events → their rows before the change
SELECT o.touch_id, o.session_id, o.weak_id, o.strong_key, o.touched_at, o.excluded, o.place,
    o.traffic_id, o.agent_id, o.page_id, o.made
FROM old_later_touches AS o
JOIN device_sessions_before AS b ON b.session_id = o.session_id
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

-- touched_orders: part_order_events, order_events_before → orders that may have changed
SELECT order_key FROM part_order_events WHERE order_key IS NOT NULL
UNION
SELECT order_key FROM order_events_before WHERE order_key IS NOT NULL;

-- merged_order_events: old_order_events, touched_orders, part_order_events → events of those orders as they are now
SELECT o.event_id, o.event, o.occurred_at, o.order_key, o.value, o.other_currency,
    o.cash_on_delivery, o.weak_id, o.device_id, o.strong_key, o.excluded, o.place, o.agent_id
FROM old_order_events AS o
JOIN touched_orders AS t ON t.order_key = o.order_key
LEFT JOIN affected_events AS e ON e.event_id = o.event_id
WHERE e.event_id IS NULL
UNION ALL
SELECT event_id, event, occurred_at, order_key, value, other_currency, cash_on_delivery, weak_id,
    device_id, strong_key, excluded, place, agent_id
FROM part_order_events;

-- conversions_before: old_conversions, touched_orders, affected_events → their rows before the change
SELECT o.conversion_id, o.goal, o.order_key, o.converted_at, o.weak_id, o.device_id, o.strong_key,
    o.excluded, o.place, o.agent_id, o.gross_value, o.cancelled_value, o.refunded_value,
    o.net_value, o.paid_value, o.fee_value, o.state, o.other_currency, o.made
FROM old_conversions AS o
JOIN touched_orders AS t ON t.order_key = o.order_key
UNION ALL
SELECT o.conversion_id, o.goal, o.order_key, o.converted_at, o.weak_id, o.device_id, o.strong_key,
    o.excluded, o.place, o.agent_id, o.gross_value, o.cancelled_value, o.refunded_value,
    o.net_value, o.paid_value, o.fee_value, o.state, o.other_currency, o.made
FROM old_conversions AS o
JOIN affected_events AS e ON e.event_id = o.conversion_id
WHERE o.order_key IS NULL;

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
