-- saying: held, gone, telling → properties of events that stay in which one of the texts stands
SELECT DISTINCT h.properties
FROM (
    SELECT h.properties
    FROM held AS h
    ANTI JOIN gone AS g ON g.file = h.file AND g.event_id = h.event_id
    WHERE h.properties IS NOT NULL
) AS h
JOIN telling AS t ON contains(LOWER(h.properties), t.text);

-- named: held, gone, telling → names of events that stay in which one of the texts stands
SELECT DISTINCT h.event
FROM (
    SELECT DISTINCT h.event
    FROM held AS h
    ANTI JOIN gone AS g ON g.file = h.file AND g.event_id = h.event_id
) AS h
JOIN telling AS t ON contains(LOWER(h.event), t.text);

-- changed: held, gone, unsaid, unsaid_names, unsaid_ids → events that stay and lose a text
SELECT h.file, h.event_id, CAST(h.occurred_at AS DATE) AS day
FROM held AS h
ANTI JOIN gone AS g ON g.file = h.file AND g.event_id = h.event_id
WHERE h.properties IN (SELECT before FROM unsaid)
    OR h.event IN (SELECT before FROM unsaid_names)
    OR h.arrival_id IN (SELECT id FROM unsaid_ids)
    OR h.agent_id IN (SELECT id FROM unsaid_ids)
    OR h.page_id IN (SELECT id FROM unsaid_ids)
    OR h.order_key IN (SELECT id FROM unsaid_ids)
    OR h.basket_id IN (SELECT id FROM unsaid_ids);
