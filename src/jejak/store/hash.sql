-- keyed: told → a row an event, with the texts that ids are made from in place of their parts
SELECT row, source, message_id, type, event, occurred_at, received_at, is_server, anonymous_id,
    user_id, email, phone, previous_id, place, excluded,
    CASE WHEN COALESCE(
            contact, utm_source, utm_medium, utm_campaign, click_id, referrer_host, in_app
        ) IS NOT NULL
        THEN CONCAT_WS(chr(31), COALESCE(contact, ''), COALESCE(utm_source, ''),
            COALESCE(utm_medium, ''), COALESCE(utm_campaign, ''), COALESCE(click_id, ''),
            COALESCE(referrer_host, ''), COALESCE(in_app, '')) END AS arrival_text,
    CASE WHEN COALESCE(device_type, os, browser, model, screen) IS NOT NULL
        THEN CONCAT_WS(chr(31), COALESCE(device_type, ''), COALESCE(os, ''),
            COALESCE(browser, ''), COALESCE(model, ''), COALESCE(screen, '')) END AS agent_text,
    CASE WHEN page IS NOT NULL THEN COALESCE(host, '') || chr(31) || page END AS page_text,
    order_id, value, currency, cash_on_delivery, properties,
    CASE WHEN told_basket IS NOT NULL THEN told_basket
        WHEN products IS NOT NULL THEN basket_text(products) END AS basket_text
FROM (
    SELECT *, CASE WHEN told_basket IS NULL
        AND (contains(properties, '"product') OR contains(properties, '"sku"'))
        AND json_valid(properties) THEN products_told(properties) END AS products
    FROM told
) AS told;

-- new_identifiers: keyed → one row per distinct identifier with its id
SELECT make_id(kind, value) AS id, kind, value
FROM (
    SELECT DISTINCT 'weak' AS kind, weak_text(
        keyed_id($key, anonymous_id), is_server, keyed_id($key, user_id), agent_text) AS value
    FROM keyed
    WHERE anonymous_id IS NOT NULL OR NOT is_server AND user_id IS NOT NULL
    UNION ALL
    SELECT DISTINCT 'user' AS kind, keyed_id($key, user_id) AS value
    FROM (SELECT DISTINCT user_id FROM keyed WHERE user_id IS NOT NULL) AS users
    UNION ALL
    SELECT 'email' AS kind, sha256($key || email) AS value
    FROM (SELECT DISTINCT email FROM keyed WHERE email IS NOT NULL) AS emails
    UNION ALL
    SELECT 'phone' AS kind, sha256($key || phone) AS value
    FROM (SELECT DISTINCT phone FROM keyed WHERE phone IS NOT NULL) AS phones
) AS found;

-- new_arrivals: keyed → one row per distinct arrival with its id
SELECT make_id('arrival', arrival_text) AS arrival_id, part_of(arrival_text, 1) AS contact,
    part_of(arrival_text, 2) AS utm_source, part_of(arrival_text, 3) AS utm_medium,
    part_of(arrival_text, 4) AS utm_campaign, part_of(arrival_text, 5) AS click_id,
    part_of(arrival_text, 6) AS referrer_host, part_of(arrival_text, 7) AS in_app, arrival_text
FROM (SELECT DISTINCT arrival_text FROM keyed WHERE arrival_text IS NOT NULL) AS found;

-- new_agents: keyed → one row per distinct device description with its id
SELECT make_id('agent', agent_text) AS agent_id, part_of(agent_text, 1) AS device_type,
    part_of(agent_text, 2) AS os, part_of(agent_text, 3) AS browser,
    part_of(agent_text, 4) AS model, part_of(agent_text, 5) AS screen, agent_text
FROM (SELECT DISTINCT agent_text FROM keyed WHERE agent_text IS NOT NULL) AS found;

-- new_pages: keyed → one row per distinct page with its id
SELECT make_id('page', page_text) AS page_id, part_of(page_text, 1) AS host,
    part_of(page_text, 2) AS page, page_text
FROM (SELECT DISTINCT page_text FROM keyed WHERE page_text IS NOT NULL) AS found;

-- new_order_numbers: keyed → one row per distinct number of an order, however it is spaced or cased
SELECT make_id('order', order_number) AS order_key, order_number
FROM (SELECT DISTINCT order_number(order_id) AS order_number FROM keyed WHERE order_id IS NOT NULL) AS found;

-- new_items: keyed → one row per product of each distinct basket, with its id
SELECT make_id('item', basket || chr(31) || place) AS item_id,
    make_id('basket', basket) AS basket_id, item.product, item.name, item.category,
    item.quantity, item.price
FROM (
    SELECT basket, UNNEST(items) AS item, generate_subscripts(items, 1) AS place
    FROM (
        SELECT basket_text AS basket, CAST(CAST(basket_text AS JSON) AS STRUCT(
            product VARCHAR, name VARCHAR, category VARCHAR, quantity DOUBLE, price DOUBLE
        )[]) AS items
        FROM (SELECT DISTINCT basket_text FROM keyed WHERE basket_text IS NOT NULL) AS baskets
    ) AS listed
) AS opened;

-- hashed: keyed and the new dictionaries → the rows of events, copies still among them
SELECT day_id(make_id('event', i.source || ':' || i.message_id), i.occurred_at) AS event_id, i.source, i.type, i.event,
    i.occurred_at, i.received_at, i.is_server, w.id AS weak_id,
    CASE WHEN NOT i.is_server THEN w.id END AS device_id, u.id AS user_key,
    CASE WHEN i.email IS NOT NULL THEN make_id('email', sha256($key || i.email)) END AS email_key,
    CASE WHEN i.phone IS NOT NULL THEN make_id('phone', sha256($key || i.phone)) END AS phone_key,
    CASE WHEN i.previous_id IS NOT NULL THEN make_id('user', keyed_id($key, i.previous_id)) END
        AS alias_user_key,
    CASE WHEN i.previous_id IS NOT NULL THEN make_id('weak', keyed_id($key, i.previous_id)) END
        AS alias_weak_id,
    i.place, COALESCE(i.excluded, '') AS excluded, a.arrival_id, g.agent_id, p.page_id,
    CASE WHEN i.order_id IS NOT NULL THEN make_id('order', order_number(i.order_id)) END
        AS order_key,
    CASE WHEN i.basket_text IS NOT NULL THEN make_id('basket', i.basket_text) END AS basket_id,
    i.value, i.currency, i.cash_on_delivery, i.properties, CAST($batch AS INTEGER) AS batch
FROM keyed AS i
LEFT JOIN (SELECT id, value FROM new_identifiers WHERE kind = 'weak') AS w
    ON w.value = weak_text(
        keyed_id($key, i.anonymous_id), i.is_server, keyed_id($key, i.user_id), i.agent_text)
LEFT JOIN (SELECT id, value FROM new_identifiers WHERE kind = 'user') AS u
    ON u.value = keyed_id($key, i.user_id)
LEFT JOIN new_arrivals AS a ON a.arrival_text = i.arrival_text
LEFT JOIN new_agents AS g ON g.agent_text = i.agent_text
LEFT JOIN new_pages AS p ON p.page_text = i.page_text;
