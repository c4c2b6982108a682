-- keyed: incoming → the rows with the texts that ids are made from
SELECT *,
    COALESCE(
        anonymous_id,
        CASE WHEN NOT is_server AND user_id IS NOT NULL
            THEN 'user:' || user_id || '|' || COALESCE(device_type, 'unknown') END
    ) AS weak_text,
    CASE WHEN COALESCE(
            contact, utm_source, utm_medium, utm_campaign, click_id, referrer_host, in_app
        ) IS NOT NULL
        THEN CONCAT_WS(chr(31), COALESCE(contact, ''), COALESCE(utm_source, ''),
            COALESCE(utm_medium, ''), COALESCE(utm_campaign, ''), COALESCE(click_id, ''),
            COALESCE(referrer_host, ''), COALESCE(in_app, '')) END AS arrival_text,
    CASE WHEN COALESCE(device_type, os, browser, model, screen) IS NOT NULL
        THEN CONCAT_WS(chr(31), COALESCE(device_type, ''), COALESCE(os, ''),
            COALESCE(browser, ''), COALESCE(model, ''), COALESCE(screen, '')) END AS agent_text,
    CASE WHEN page IS NOT NULL THEN COALESCE(host, '') || chr(31) || page END AS page_text
FROM incoming;

-- with_baskets: keyed → the same rows with the text of the products that each tells
SELECT * EXCLUDE (told), basket_text(told) AS basket_text
FROM (
    SELECT *,
        CASE WHEN (contains(properties, '"product') OR contains(properties, '"sku"'))
                AND json_valid(properties)
            THEN products_told(properties) END AS told
    FROM keyed
) AS opened;

-- new_identifiers: keyed → one row per distinct identifier with its id
SELECT make_id(kind, value) AS id, kind, value
FROM (
    SELECT DISTINCT 'weak' AS kind, weak_text AS value FROM keyed WHERE weak_text IS NOT NULL
    UNION ALL
    SELECT DISTINCT 'user' AS kind, user_id AS value FROM keyed WHERE user_id IS NOT NULL
    UNION ALL
    SELECT DISTINCT 'email' AS kind, sha256($key || email) AS value FROM keyed
    WHERE email IS NOT NULL
    UNION ALL
    SELECT DISTINCT 'phone' AS kind, sha256($key || phone) AS value FROM keyed
    WHERE phone IS NOT NULL
) AS found;

-- new_arrivals: keyed → one row per distinct arrival with its id
SELECT make_id('arrival', arrival_text) AS arrival_id, ANY_VALUE(contact) AS contact,
    ANY_VALUE(utm_source) AS utm_source, ANY_VALUE(utm_medium) AS utm_medium,
    ANY_VALUE(utm_campaign) AS utm_campaign, ANY_VALUE(click_id) AS click_id,
    ANY_VALUE(referrer_host) AS referrer_host, ANY_VALUE(in_app) AS in_app, arrival_text
FROM keyed
WHERE arrival_text IS NOT NULL
GROUP BY arrival_text;

-- new_agents: keyed → one row per distinct device description with its id
SELECT make_id('agent', agent_text) AS agent_id, ANY_VALUE(device_type) AS device_type,
    ANY_VALUE(os) AS os, ANY_VALUE(browser) AS browser, ANY_VALUE(model) AS model,
    ANY_VALUE(screen) AS screen, agent_text
FROM keyed
WHERE agent_text IS NOT NULL
GROUP BY agent_text;

-- new_pages: keyed → one row per distinct page with its id
SELECT make_id('page', page_text) AS page_id, ANY_VALUE(host) AS host, ANY_VALUE(page) AS page,
    page_text
FROM keyed
WHERE page_text IS NOT NULL
GROUP BY page_text;

-- new_order_numbers: keyed → one row per distinct number of an order, however it is spaced or cased
SELECT make_id('order', order_number) AS order_key, order_number
FROM (SELECT DISTINCT order_number(order_id) AS order_number FROM keyed WHERE order_id IS NOT NULL) AS found;

-- new_items: with_baskets → one row per product of each distinct basket, with its id
SELECT make_id('item', basket || chr(31) || place) AS item_id,
    make_id('basket', basket) AS basket_id, item.product, item.name, item.category,
    item.quantity, item.price
FROM (
    SELECT basket, UNNEST(items) AS item, generate_subscripts(items, 1) AS place
    FROM (
        SELECT basket_text AS basket, CAST(CAST(basket_text AS JSON) AS STRUCT(
            product VARCHAR, name VARCHAR, category VARCHAR, quantity DOUBLE, price DOUBLE
        )[]) AS items
        FROM (SELECT DISTINCT basket_text FROM with_baskets WHERE basket_text IS NOT NULL) AS baskets
    ) AS listed
) AS opened;

-- hashed: with_baskets and the new dictionaries → the rows of events, copies still among them
SELECT day_id(make_id('event', i.source || ':' || i.message_id), i.occurred_at) AS event_id, i.source, i.type, i.event,
    i.occurred_at, i.received_at, i.is_server, w.id AS weak_id,
    CASE WHEN NOT i.is_server THEN w.id END AS device_id, u.id AS user_key,
    CASE WHEN i.email IS NOT NULL THEN make_id('email', sha256($key || i.email)) END AS email_key,
    CASE WHEN i.phone IS NOT NULL THEN make_id('phone', sha256($key || i.phone)) END AS phone_key,
    CASE WHEN i.previous_id IS NOT NULL THEN make_id('user', i.previous_id) END
        AS alias_user_key,
    CASE WHEN i.previous_id IS NOT NULL THEN make_id('weak', i.previous_id) END
        AS alias_weak_id,
    i.place, COALESCE(i.excluded, '') AS excluded, a.arrival_id, g.agent_id, p.page_id,
    CASE WHEN i.order_id IS NOT NULL THEN make_id('order', order_number(i.order_id)) END
        AS order_key,
    CASE WHEN i.basket_text IS NOT NULL THEN make_id('basket', i.basket_text) END AS basket_id,
    i.value, i.currency, i.cash_on_delivery, i.properties, CAST($batch AS INTEGER) AS batch
FROM with_baskets AS i
LEFT JOIN (SELECT id, value FROM new_identifiers WHERE kind = 'weak') AS w
    ON w.value = i.weak_text
LEFT JOIN (SELECT id, value FROM new_identifiers WHERE kind = 'user') AS u ON u.value = i.user_id
LEFT JOIN new_arrivals AS a ON a.arrival_text = i.arrival_text
LEFT JOIN new_agents AS g ON g.agent_text = i.agent_text
LEFT JOIN new_pages AS p ON p.page_text = i.page_text;
