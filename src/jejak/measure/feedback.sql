-- voiced: person_events, voices → surveys sent and answered, complaints and contacts from the range's start on
SELECT e.event_id, e.person_id, e.event, e.occurred_at, e.is_server
FROM person_events AS e
JOIN voices AS v ON v.event = e.event
WHERE EPOCH_US(e.occurred_at) >= $since_us;

-- voice_channels: voiced, touches, traffic → the channel by which each came, where a touch tells it
SELECT event_id, channel
FROM (
    SELECT v.event_id, f.channel,
        ROW_NUMBER() OVER (
            PARTITION BY v.event_id ORDER BY t.touched_at DESC, t.touch_id DESC
        ) AS n
    FROM voiced AS v
    JOIN touches AS t ON t.person_id = v.person_id AND t.touched_at <= v.occurred_at
    JOIN traffic AS f ON f.traffic_id = t.traffic_id
    WHERE NOT v.is_server OR t.touch_id = v.event_id
) AS earlier
WHERE n = 1;

-- voice_topics: voiced, person_events, touchpoints → the last touchpoint of the person before each, within $lookback_us
SELECT event_id, touchpoint
FROM (
    SELECT v.event_id, e.event AS touchpoint,
        ROW_NUMBER() OVER (
            PARTITION BY v.event_id ORDER BY e.occurred_at DESC, e.event_id DESC
        ) AS n
    FROM voiced AS v
    JOIN person_events AS e ON e.person_id = v.person_id AND e.event_id <> v.event_id
    JOIN touchpoints AS p ON p.event = e.event
    WHERE EPOCH_US(v.occurred_at) - EPOCH_US(e.occurred_at) BETWEEN 0 AND $lookback_us
) AS earlier
WHERE n = 1;

-- feedback: voiced, voice_channels, voice_topics, events → the same with all that they say
SELECT v.event_id, v.person_id, v.event, v.occurred_at, c.channel, t.touchpoint, e.properties
FROM voiced AS v
JOIN events AS e ON e.event_id = v.event_id
LEFT JOIN voice_channels AS c ON c.event_id = v.event_id
LEFT JOIN voice_topics AS t ON t.event_id = v.event_id;
