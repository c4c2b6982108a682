-- answers: events → survey answers with all that they say
SELECT event_id, properties
FROM events
WHERE event = $event AND properties IS NOT NULL AND (excluded = '' OR $traffic = 'all');
