-- wanted_points: events, wanted, devices → moments that need a person
SELECT e.event_id, d.group_id, e.occurred_at
FROM events AS e
JOIN wanted AS w ON w.event = e.event
JOIN devices AS d ON d.weak_id = e.weak_id
WHERE e.excluded = '' OR $traffic = 'all';

-- person_events: events, wanted and who is who → events of these names with their person: of the time that is read, and all that tell an order
SELECT e.event_id, e.person_id, e.event, e.occurred_at, e.is_server, e.device_id, e.place,
    e.arrival_id, e.agent_id, e.page_id, e.order_key, e.basket_id, e.value
FROM (
    SELECT e.event_id, e.event, e.occurred_at, e.is_server, e.device_id, e.place, e.arrival_id,
        e.agent_id, e.page_id, e.order_key, e.basket_id, e.value,
        CASE WHEN $identity = 'latest' OR e.weak_id IS NULL
                OR e.device_id IS NULL AND e.strong_key IS NOT NULL
            THEN COALESCE(a.account_id, d.account_id, d.group_id, e.event_id)
            ELSE COALESCE(o.account_id, d.group_id, e.event_id) END AS person_id
    FROM (
        SELECT e.event_id, e.event, e.occurred_at, e.is_server, e.weak_id, e.device_id, e.place,
            e.arrival_id, e.agent_id, e.page_id, e.order_key, e.basket_id,
            CASE WHEN COALESCE(e.currency, $currency) = $currency THEN e.value END AS value,
            COALESCE(u.strong_key, m.strong_key, p.strong_key, s.strong_key) AS strong_key
        FROM (
            SELECT event_id, event, occurred_at, is_server, weak_id, device_id, place, arrival_id,
                agent_id, page_id, order_key, basket_id, value, currency, user_key, email_key,
                phone_key, excluded
            FROM events
            WHERE EPOCH_US(occurred_at) >= $read_from_us AND EPOCH_US(occurred_at) <= $read_until_us
            UNION ALL
            SELECT event_id, event, occurred_at, is_server, weak_id, device_id, place, arrival_id,
                agent_id, page_id, order_key, basket_id, value, currency, user_key, email_key,
                phone_key, excluded
            FROM events
            WHERE order_key IS NOT NULL
                AND (EPOCH_US(occurred_at) < $read_from_us OR EPOCH_US(occurred_at) > $read_until_us)
        ) AS e
        JOIN wanted AS w ON w.event = e.event
        LEFT JOIN accounts AS u ON u.strong_key = e.user_key
        LEFT JOIN accounts AS m ON m.strong_key = e.email_key
        LEFT JOIN accounts AS p ON p.strong_key = e.phone_key
        LEFT JOIN shared_sessions AS s ON s.event_id = e.event_id
        WHERE e.excluded = '' OR $traffic = 'all'
    ) AS e
    LEFT JOIN devices AS d ON d.weak_id = e.weak_id
    LEFT JOIN accounts AS a ON a.strong_key = e.strong_key
    LEFT JOIN wanted_accounts AS o ON o.event_id = e.event_id
) AS e
LEFT JOIN internal_accounts AS i ON i.account_id = e.person_id
WHERE i.account_id IS NULL OR $traffic = 'all';
