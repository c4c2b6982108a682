-- told_events: events → per name the events of the range that people made
SELECT event, COUNT(*) AS events
FROM events
WHERE type IN ('track', 'page', 'screen') AND (excluded = '' OR $traffic = 'all')
    AND EPOCH_US(occurred_at) >= $since_us AND EPOCH_US(occurred_at) < $until_us
GROUP BY event;
