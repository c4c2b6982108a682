-- person_conversions: conversions of $goal, shared_sessions and who is who → one row per conversion, any date
SELECT c.conversion_id, c.person_id, c.converted_at, c.device_id, c.place, c.agent_id,
    c.base AS gross_value, c.cancelled_value, c.refunded_value,
    c.base - c.cancelled_value - c.refunded_value AS net_value, c.is_unpaid, c.state,
    c.other_currency,
    ROW_NUMBER() OVER (PARTITION BY c.person_id ORDER BY c.converted_at, c.conversion_id) AS nth,
    LAG(c.converted_at) OVER (
        PARTITION BY c.person_id ORDER BY c.converted_at, c.conversion_id
    ) AS previous_at
FROM (
    SELECT c.conversion_id, c.converted_at, c.device_id, c.place, c.agent_id, c.base, c.is_unpaid,
        CASE WHEN c.state = 'cancelled' THEN c.base ELSE CAST(0 AS DOUBLE) END AS cancelled_value,
        CASE WHEN c.state = 'cancelled' THEN CAST(0 AS DOUBLE)
            WHEN c.refunded_value > 0 AND c.refunded_value = c.gross_value THEN c.base
            WHEN $value <> 'ordered'
                AND ABS(c.paid_value - (c.gross_value - c.refunded_value)) < CAST(0.005 AS DOUBLE)
                THEN CAST(0 AS DOUBLE)
            ELSE LEAST(c.refunded_value, c.base) END AS refunded_value,
        c.state, c.other_currency,
        CASE WHEN $identity = 'latest' OR c.weak_id IS NULL
                OR c.device_id IS NULL AND c.strong_key IS NOT NULL
            THEN COALESCE(a.account_id, d.account_id, d.group_id, c.conversion_id)
            ELSE COALESCE(o.account_id, d.group_id, c.conversion_id) END AS person_id
    FROM (
        SELECT conversion_id, converted_at, weak_id, device_id, strong_key, place, agent_id,
            gross_value, refunded_value, paid_value, state, other_currency,
            CASE WHEN paid_value IS NULL THEN 1 ELSE 0 END AS is_unpaid,
            CASE WHEN $value = 'ordered' THEN gross_value
                WHEN $value = 'paid'
                    THEN GREATEST(COALESCE(paid_value, CAST(0 AS DOUBLE)), CAST(0 AS DOUBLE))
                ELSE GREATEST(COALESCE(paid_value, CAST(0 AS DOUBLE))
                    - COALESCE(fee_value, CAST(0 AS DOUBLE)), CAST(0 AS DOUBLE)) END AS base
        FROM conversions
        WHERE goal = $goal AND (excluded = '' OR $traffic = 'all')
    ) AS c
    LEFT JOIN devices AS d ON d.weak_id = c.weak_id
    LEFT JOIN shared_sessions AS s ON s.event_id = c.conversion_id
    LEFT JOIN accounts AS a ON a.strong_key = COALESCE(c.strong_key, s.strong_key)
    LEFT JOIN as_of_accounts AS o ON o.event_id = c.conversion_id
) AS c
LEFT JOIN internal_accounts AS i ON i.account_id = c.person_id
WHERE i.account_id IS NULL OR $traffic = 'all';

-- landings: person_conversions, sessions → the session a conversion belongs to
SELECT conversion_id, place, agent_id, page_id
FROM (
    SELECT c.conversion_id, s.place, s.agent_id, s.page_id,
        ROW_NUMBER() OVER (
            PARTITION BY c.conversion_id
            ORDER BY
                CASE WHEN EPOCH_US(c.converted_at) <= EPOCH_US(s.ended_at) + $gap_us
                    THEN 0 ELSE 1 END,
                s.started_at DESC, s.session_id DESC
        ) AS n
    FROM person_conversions AS c
    JOIN sessions AS s ON s.person_id = c.person_id AND s.started_at <= c.converted_at
    WHERE s.device_id = c.device_id
        OR c.device_id IS NULL AND (
            EPOCH_US(c.converted_at) <= EPOCH_US(s.ended_at) + $gap_us
            OR EPOCH_US(c.converted_at) - EPOCH_US(s.started_at) <= $lookback_us
        )
) AS candidates
WHERE n = 1;

-- goal_conversions: person_conversions, landings → conversions with the device they were made on
SELECT c.conversion_id, c.person_id, c.converted_at, c.nth, c.previous_at,
    COALESCE(c.place, CASE WHEN c.device_id IS NULL THEN l.place END, 'unknown') AS place,
    CASE WHEN c.device_id IS NULL THEN l.agent_id ELSE c.agent_id END AS agent_id, l.page_id,
    c.gross_value, c.cancelled_value, c.refunded_value, c.net_value, c.is_unpaid, c.state,
    c.other_currency
FROM person_conversions AS c
LEFT JOIN landings AS l ON l.conversion_id = c.conversion_id;

-- path_touches: goal_conversions, touches, traffic → the touches that conversions of any date look back on
SELECT c.conversion_id AS journey_id, t.touch_id, t.touched_at, t.visit_id, t.place, t.traffic_id,
    t.agent_id, t.page_id, CASE WHEN f.channel = 'direct' THEN 1 ELSE 0 END AS is_direct
FROM goal_conversions AS c
JOIN touches AS t ON t.person_id = c.person_id
JOIN traffic AS f ON f.traffic_id = t.traffic_id
WHERE EPOCH_US(c.converted_at) - EPOCH_US(t.touched_at) BETWEEN 0 AND $lookback_us
    AND ($reset = 'off' OR c.previous_at IS NULL OR t.touched_at > c.previous_at);

-- path_steps: path_touches → the same in order, without the direct touches that $direct skips
SELECT t.journey_id, t.touch_id, t.touched_at, t.visit_id, t.place, t.traffic_id, t.agent_id,
    t.page_id, t.is_direct,
    ROW_NUMBER() OVER (PARTITION BY t.journey_id ORDER BY t.touched_at, t.touch_id) AS position,
    CASE WHEN $direct = 'keep' OR n.indirect = 0 THEN n.touches ELSE n.indirect END AS path_length
FROM path_touches AS t
JOIN (
    SELECT journey_id, COUNT(*) AS touches, CAST(SUM(1 - is_direct) AS BIGINT) AS indirect
    FROM path_touches
    GROUP BY journey_id
) AS n ON n.journey_id = t.journey_id
WHERE $direct = 'keep' OR t.is_direct = 0 OR n.indirect = 0;

-- path_items: path_steps, goal_conversions and dimensions → the same with their conversion and item
SELECT t.journey_id, c.person_id, c.converted_at, c.net_value, t.touch_id, t.touched_at,
    t.visit_id, t.is_direct, t.traffic_id, t.agent_id,
    COALESCE(CASE WHEN $by = 'channel' THEN f.channel
        WHEN $by = 'source' THEN f.source
        WHEN $by = 'campaign' THEN f.campaign
        WHEN $by = 'landing_page' THEN p.page
        WHEN $by = 'place' THEN t.place
        WHEN $by = 'device' THEN a.device_type END, 'unknown') AS item,
    t.position, t.path_length
FROM path_steps AS t
JOIN goal_conversions AS c ON c.conversion_id = t.journey_id
JOIN traffic AS f ON f.traffic_id = t.traffic_id
LEFT JOIN agents AS a ON a.agent_id = t.agent_id
LEFT JOIN pages AS p ON p.page_id = t.page_id;

-- ranged: goal_conversions → those of the range that $count counts
SELECT conversion_id, person_id
FROM (
    SELECT conversion_id, person_id,
        ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY converted_at, conversion_id) AS n
    FROM goal_conversions
    WHERE EPOCH_US(converted_at) >= $since_us AND EPOCH_US(converted_at) < $until_us
) AS numbered
WHERE $count = 'every' OR n = 1;

-- buyers: ranged → one row per person: how many of these conversions are the person's
SELECT person_id, COUNT(*) AS conversions
FROM ranged
GROUP BY person_id;

-- counted_conversions: ranged, buyers → one row per conversion that counts, with how many of them its person has
SELECT c.conversion_id, c.person_id, b.conversions AS of_person
FROM ranged AS c
JOIN buyers AS b ON b.person_id = c.person_id;

-- chosen: counted_conversions, goal_conversions → these conversions
SELECT c.conversion_id, c.person_id, c.converted_at, c.nth, c.previous_at, c.place, c.agent_id,
    c.page_id, c.gross_value, c.cancelled_value, c.refunded_value, c.net_value, c.is_unpaid,
    c.state, c.other_currency
FROM goal_conversions AS c
JOIN counted_conversions AS n ON n.conversion_id = c.conversion_id;

-- steps: counted_conversions, path_items → one row per touch of their paths, in order, with its item
SELECT t.journey_id, t.person_id, t.converted_at, t.net_value, t.touch_id, t.touched_at,
    t.visit_id, t.is_direct, t.traffic_id, t.agent_id, t.item, t.position, t.path_length
FROM path_items AS t
JOIN counted_conversions AS n ON n.conversion_id = t.journey_id;
