-- survey_answers: person_events, events → surveys answered before the range ends, with what they say
SELECT s.event_id, s.person_id, EPOCH_US(s.occurred_at) AS answered_us, e.properties
FROM person_events AS s
JOIN events AS e ON e.event_id = s.event_id
WHERE s.event = $event AND e.properties IS NOT NULL
    AND EPOCH_US(s.occurred_at) >= $since_us AND EPOCH_US(s.occurred_at) < $until_us;

-- answered_after: survey_answers, hits → per answer the touchpoint the person met last before it
SELECT event_id, person_id, properties, touchpoint
FROM (
    SELECT s.event_id, s.person_id, s.properties, h.touchpoint,
        ROW_NUMBER() OVER (
            PARTITION BY s.event_id
            ORDER BY h.at_us DESC NULLS LAST, h.is_event DESC NULLS LAST, h.event_id DESC NULLS LAST
        ) AS n
    FROM survey_answers AS s
    LEFT JOIN hits AS h ON h.person_id = s.person_id AND h.event_id <> s.event_id
        AND s.answered_us - h.at_us BETWEEN 0 AND $lookback_us
) AS before
WHERE n = 1;
