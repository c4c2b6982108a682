-- order_events: notable, goals → events that meet a goal, or change an order
SELECT e.event_id, e.event, e.occurred_at, e.order_key, e.value, e.other_currency,
    e.cash_on_delivery, e.weak_id, e.device_id, e.strong_key, e.excluded, e.place, e.agent_id
FROM notable AS e
LEFT JOIN (SELECT DISTINCT event FROM goals) AS g ON g.event = e.event
WHERE g.event IS NOT NULL
    OR e.event IN ('Order Cancelled', 'Order Refunded', 'Order Delivered', 'Invoice Paid',
        'Fee Charged');

-- goal_events: order_events, goals → one row per event that meets a goal
SELECT g.goal, e.event_id, e.occurred_at, e.order_key, e.value, e.other_currency,
    e.cash_on_delivery, e.weak_id, e.device_id, e.strong_key, e.excluded, e.place, e.agent_id
FROM order_events AS e
JOIN goals AS g ON g.event = e.event;

-- order_changes: order_events → per order: whether cancelled or settled, what was given back, paid, kept
SELECT order_key,
    MAX(CASE WHEN event = 'Order Cancelled' THEN 1 ELSE 0 END) AS is_cancelled,
    MAX(CASE WHEN event = 'Order Refunded' THEN 1 ELSE 0 END) AS is_refunded,
    MAX(CASE WHEN event IN ('Order Delivered', 'Invoice Paid') THEN 1 ELSE 0 END) AS is_settled,
    SUM(CASE WHEN event = 'Order Refunded' THEN value END) AS refunded_value,
    MAX(CASE WHEN event = 'Order Refunded' AND value IS NULL AND other_currency IS NULL
        THEN 1 ELSE 0 END) AS refunds_all,
    SUM(CASE WHEN event = 'Invoice Paid' THEN value END) AS paid_value,
    SUM(CASE WHEN event = 'Fee Charged' THEN value END) AS fee_value,
    MAX(CASE WHEN event IN ('Order Refunded', 'Invoice Paid', 'Fee Charged') THEN other_currency END)
        AS other_currency
FROM order_events
WHERE order_key IS NOT NULL
    AND event IN ('Order Cancelled', 'Order Refunded', 'Order Delivered', 'Invoice Paid',
        'Fee Charged')
GROUP BY order_key;

-- orders: goal_events → one row per conversion: its earliest event, its latest value
SELECT e.goal, e.event_id, e.occurred_at, e.order_key,
    COALESCE(v.value, CAST(0 AS DOUBLE)) AS value,
    CASE WHEN v.value IS NULL THEN f.other_currency END AS other_currency, f.is_cod, e.weak_id,
    e.device_id, e.strong_key, e.excluded, e.place, e.agent_id
FROM (
    SELECT goal, conversion_key, ARG_MIN(event_id, moment) AS event_id, MAX(is_cod) AS is_cod,
        MAX(other_currency) AS other_currency
    FROM (
        SELECT goal, event_id, COALESCE(order_key, event_id) AS conversion_key, other_currency,
            CASE WHEN cash_on_delivery THEN 1 ELSE 0 END AS is_cod,
            CAST(EPOCH_US(occurred_at) AS HUGEINT) * 9223372036854775808 + event_id AS moment
        FROM goal_events
    ) AS told
    GROUP BY goal, conversion_key
) AS f
JOIN goal_events AS e ON e.goal = f.goal AND e.event_id = f.event_id
LEFT JOIN (
    SELECT goal, conversion_key, ARG_MIN(told_value, moment) AS value
    FROM (
        SELECT goal, COALESCE(order_key, event_id) AS conversion_key,
            COALESCE(value, CAST(0 AS DOUBLE)) AS told_value,
            CAST(-EPOCH_US(occurred_at) AS HUGEINT) * 9223372036854775808 - event_id AS moment
        FROM goal_events
        WHERE value IS NOT NULL
    ) AS told
    GROUP BY goal, conversion_key
) AS v ON v.goal = f.goal AND v.conversion_key = f.conversion_key;

-- conversions: orders, order_changes → one row per conversion with what was taken back
SELECT event_id AS conversion_id, goal, order_key, occurred_at AS converted_at, weak_id, device_id,
    strong_key, excluded, place, agent_id, value AS gross_value, cancelled_value, refunded_value,
    value - cancelled_value - refunded_value AS net_value, paid_value, fee_value,
    CASE WHEN is_cancelled = 1 THEN 'cancelled'
        WHEN is_refunded = 1 AND value - refunded_value = 0 THEN 'refunded'
        WHEN is_cod = 1 AND is_settled = 0 THEN 'open'
        ELSE 'paid' END AS state,
    other_currency
FROM (
    SELECT o.event_id, o.goal, o.order_key, o.occurred_at, o.weak_id, o.device_id, o.strong_key,
        o.excluded, o.place, o.agent_id, o.value,
        COALESCE(o.other_currency, c.other_currency) AS other_currency, o.is_cod,
        COALESCE(c.is_cancelled, 0) AS is_cancelled, COALESCE(c.is_refunded, 0) AS is_refunded,
        COALESCE(c.is_settled, 0) AS is_settled, c.paid_value, c.fee_value,
        CASE WHEN c.is_cancelled = 1 THEN o.value ELSE CAST(0 AS DOUBLE) END AS cancelled_value,
        CASE WHEN c.is_cancelled = 1 THEN CAST(0 AS DOUBLE)
            WHEN c.refunds_all = 1 THEN o.value
            ELSE LEAST(COALESCE(c.refunded_value, CAST(0 AS DOUBLE)), o.value)
        END AS refunded_value
    FROM orders AS o
    LEFT JOIN order_changes AS c ON c.order_key = o.order_key
) AS changed;

-- carts: notable → one row per event that puts a product in the cart
SELECT event_id AS cart_id, occurred_at AS carted_at, weak_id, device_id, strong_key, excluded,
    place, agent_id
FROM notable
WHERE event = 'Product Added';

-- event_counts: events → one row per event name and source: how many, of whom, from when to when
SELECT event, source, excluded, is_server, COUNT(*) AS events,
    CAST(SUM(CASE WHEN arrival_id IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS with_source,
    MIN(occurred_at) AS first_at, MAX(occurred_at) AS last_at
FROM events
GROUP BY event, source, excluded, is_server;
