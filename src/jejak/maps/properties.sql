-- property_texts: unique_events, asking, events → the distinct texts in which properties stand
SELECT DISTINCT e.properties
FROM unique_events AS u
JOIN asking AS q ON q.event = u.event
JOIN events AS e ON e.event_id = u.event_id
WHERE e.properties IS NOT NULL;

-- event_properties: unique_events, asking, events, property_values → per event the properties asked for
SELECT u.event_id, v.nth, v.told, v.number
FROM unique_events AS u
JOIN asking AS q ON q.event = u.event
JOIN events AS e ON e.event_id = u.event_id
JOIN property_values AS v ON v.properties = e.properties;
