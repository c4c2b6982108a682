-- discovered: first_touches, goal_conversions, zone → people first touched in the range: when, days to convert
SELECT t.person_id, t.channel,
    CAST(FLOOR(CAST(t.began_us + b.offset_us AS DOUBLE) / 3600000000) AS BIGINT) AS local_hour,
    CAST(FLOOR(CAST(t.ended_us + e.offset_us AS DOUBLE) / 86400000000) AS BIGINT)
        - CAST(FLOOR(CAST(t.began_us + b.offset_us AS DOUBLE) / 86400000000) AS BIGINT) AS days,
    t.is_converted, t.is_earlier
FROM (
    SELECT t.person_id, t.channel, EPOCH_US(t.touched_at) AS began_us,
        CASE WHEN c.converted_at IS NULL THEN $data_end_us ELSE EPOCH_US(c.converted_at) END
            AS ended_us,
        CASE WHEN c.converted_at IS NULL THEN 0 ELSE 1 END AS is_converted,
        CASE WHEN c.converted_at < t.touched_at THEN 1 ELSE 0 END AS is_earlier
    FROM first_touches AS t
    LEFT JOIN goal_conversions AS c ON c.person_id = t.person_id AND c.nth = 1
    WHERE EPOCH_US(t.touched_at) >= $since_us AND EPOCH_US(t.touched_at) < $until_us
) AS t
JOIN zone AS b ON t.began_us >= b.from_us AND t.began_us < b.to_us
JOIN zone AS e ON t.ended_us >= e.from_us AND t.ended_us < e.to_us;

-- waits: discovered → people by channel and days to the first conversion or data end
SELECT channel, days, SUM(is_converted - is_earlier) AS converted,
    SUM(1 - is_converted) AS waiting, SUM(is_earlier) AS earlier
FROM discovered
GROUP BY channel, days;

-- hours: discovered → people by channel and hour of the local week, 0 being Monday from 00:00
SELECT channel, hour_of_week, COUNT(*) AS people
FROM (
    SELECT channel, local_hour + 72
        - 168 * CAST(FLOOR(CAST(local_hour + 72 AS DOUBLE) / 168) AS BIGINT) AS hour_of_week
    FROM discovered
) AS placed
GROUP BY channel, hour_of_week;

-- told_answers: events → the distinct properties of surveys that ask where somebody heard of the shop
SELECT DISTINCT event, properties
FROM events
WHERE event IN ('Survey Sent', 'Survey Answered') AND properties LIKE '%heard_from%';

-- answered: person_events, events, answers → each person's first answer, else that there was none
SELECT person_id, answer
FROM (
    SELECT p.person_id, a.answer,
        ROW_NUMBER() OVER (
            PARTITION BY p.person_id
            ORDER BY CASE WHEN a.answer = '' THEN 1 ELSE 0 END, p.occurred_at, p.event_id
        ) AS n
    FROM person_events AS p
    JOIN events AS e ON e.event_id = p.event_id
    JOIN answers AS a ON a.event = e.event AND a.properties = e.properties
) AS told
WHERE n = 1;

-- asked: goal_conversions, first_touches, answered → new customers by tracked channel and answer
SELECT COALESCE(t.channel, 'unattributed') AS channel,
    CASE WHEN a.answer IS NULL THEN 'not_asked' WHEN a.answer = '' THEN 'no_answer'
        ELSE a.answer END AS answer,
    COUNT(*) AS customers
FROM goal_conversions AS c
LEFT JOIN first_touches AS t ON t.person_id = c.person_id AND t.touched_at <= c.converted_at
LEFT JOIN answered AS a ON a.person_id = c.person_id
WHERE c.nth = 1 AND EPOCH_US(c.converted_at) >= $since_us AND EPOCH_US(c.converted_at) < $until_us
GROUP BY COALESCE(t.channel, 'unattributed'),
    CASE WHEN a.answer IS NULL THEN 'not_asked' WHEN a.answer = '' THEN 'no_answer'
        ELSE a.answer END;
