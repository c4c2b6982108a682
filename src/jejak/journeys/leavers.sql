-- leavers: touches, chosen, goal_conversions → one row per person who came and did not convert
SELECT t.person_id, t.last_touched_at
FROM (
    SELECT person_id, MAX(touched_at) AS last_touched_at
    FROM touches
    WHERE EPOCH_US(touched_at) >= $since_us AND EPOCH_US(touched_at) < $until_us
    GROUP BY person_id
) AS t
LEFT JOIN (
    SELECT person_id, MAX(converted_at) AS last_converted_at
    FROM goal_conversions
    GROUP BY person_id
) AS c ON c.person_id = t.person_id
LEFT JOIN (SELECT DISTINCT person_id FROM chosen) AS b ON b.person_id = t.person_id
WHERE b.person_id IS NULL
    AND (c.last_converted_at IS NULL OR c.last_converted_at >= t.last_touched_at);

-- leaver_touches: leavers, touches, traffic → the touches of journeys that did not convert
SELECT l.person_id AS journey_id, l.person_id, l.last_touched_at, t.touch_id, t.touched_at,
    t.place, t.traffic_id, t.agent_id, t.page_id,
    CASE WHEN t.traffic_id = $direct_id THEN 1 ELSE 0 END AS is_direct
FROM leavers AS l
JOIN touches AS t ON t.person_id = l.person_id
LEFT JOIN (
    SELECT c.person_id, MAX(c.converted_at) AS reset_at
    FROM goal_conversions AS c
    JOIN leavers AS l ON l.person_id = c.person_id AND c.converted_at < l.last_touched_at
    WHERE $reset = 'on'
    GROUP BY c.person_id
) AS r ON r.person_id = l.person_id
WHERE EPOCH_US(l.last_touched_at) - EPOCH_US(t.touched_at) BETWEEN 0 AND $lookback_us
    AND (r.reset_at IS NULL OR t.touched_at > r.reset_at);

-- leaver_counted: leaver_touches → the same without direct touches
SELECT journey_id, person_id, last_touched_at, touch_id, touched_at, place, traffic_id, agent_id,
    page_id, is_direct
FROM (
    SELECT journey_id, person_id, last_touched_at, touch_id, touched_at, place, traffic_id,
        agent_id, page_id, is_direct,
        MIN(is_direct) OVER (PARTITION BY journey_id) AS only_direct
    FROM leaver_touches
) AS judged
WHERE is_direct = 0 OR only_direct = 1;

-- walked_steps: steps → the paths that ended in a conversion; outcome 0
SELECT journey_id, person_id, 0 AS outcome, net_value, converted_at AS ended_at, touch_id,
    touched_at, is_direct, item, position, path_length
FROM steps;

-- walked_items: path_items → the same of conversions of any date
SELECT journey_id, person_id, 0 AS outcome, net_value, converted_at AS ended_at, touch_id,
    touched_at, is_direct, item, position, path_length
FROM path_items;

-- walked_all: steps, leaver_touches → every path; outcome 0 converted, 1 open (may still), 2 lost
SELECT journey_id, person_id, 0 AS outcome, net_value, converted_at AS ended_at, touch_id,
    touched_at, is_direct, item, position, path_length
FROM steps
UNION ALL
SELECT t.journey_id, t.person_id,
    CASE WHEN $data_end_us - EPOCH_US(t.last_touched_at) <= $lookback_us THEN 1 ELSE 2 END
        AS outcome,
    CAST(0 AS DOUBLE) AS net_value, t.last_touched_at AS ended_at, t.touch_id, t.touched_at,
    t.is_direct,
    COALESCE(CASE WHEN $by = 'channel' THEN f.channel
        WHEN $by = 'source' THEN f.source
        WHEN $by = 'campaign' THEN f.campaign
        WHEN $by = 'landing_page' THEN p.page
        WHEN $by = 'place' THEN t.place
        WHEN $by = 'device' THEN a.device_type END, 'unknown') AS item,
    ROW_NUMBER() OVER (PARTITION BY t.journey_id ORDER BY t.touched_at, t.touch_id) AS position,
    COUNT(*) OVER (PARTITION BY t.journey_id) AS path_length
FROM leaver_touches AS t
JOIN traffic AS f ON f.traffic_id = t.traffic_id
LEFT JOIN agents AS a ON a.agent_id = t.agent_id
LEFT JOIN pages AS p ON p.page_id = t.page_id;
