-- field_days: events, arrivals → per source, event and local day: events, and how many tell each field
SELECT source, event, day, COUNT(*) AS events, COUNT(referrer_host) AS referrer,
    COUNT(utm_source) AS utm, COUNT(click_id) AS click_id, COUNT(page_id) AS page,
    COUNT(agent_id) AS device, COUNT(user_key) AS account, COUNT(value) AS money,
    COUNT(order_key) AS order_number, COUNT(basket_id) AS products
FROM (
    SELECT e.source, e.event, a.referrer_host, a.utm_source, a.click_id, e.page_id, e.agent_id,
        e.user_key, e.value, e.order_key, e.basket_id,
        CAST(FLOOR(CAST(EPOCH_US(e.occurred_at) + $offset_us AS DOUBLE)
            / CAST(86400000000 AS DOUBLE)) AS BIGINT) AS day
    FROM events AS e
    LEFT JOIN arrivals AS a ON a.arrival_id = e.arrival_id
    WHERE e.excluded = ''
) AS dated
GROUP BY source, event, day;
