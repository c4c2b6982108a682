-- places: shaped → every item at every place, counted back from 0, the end of a path
SELECT DISTINCT item, path_length - position AS back FROM shaped;

-- keyed_paths: shaped, codes → one row per journey: its outcome and the key of its path
SELECT s.journey_id, MAX(s.outcome) AS outcome, MAX(s.net_value) AS net_value,
    MAX(s.path_length) AS path_length, SUM(c.code_1) AS key_1, SUM(c.code_2) AS key_2
FROM shaped AS s
JOIN codes AS c ON c.item = s.item AND c.back = s.path_length - s.position
GROUP BY s.journey_id;

-- variants: keyed_paths → one row per distinct path
SELECT path_length, key_1, key_2, MIN(journey_id) AS journey_id,
    SUM(CASE WHEN outcome = 0 THEN 1 ELSE 0 END) AS conversions,
    SUM(CASE WHEN outcome = 0 THEN net_value ELSE CAST(0 AS DOUBLE) END) AS value,
    SUM(CASE WHEN outcome = 1 THEN 1 ELSE 0 END) AS still_open,
    SUM(CASE WHEN outcome = 2 THEN 1 ELSE 0 END) AS lost
FROM keyed_paths
GROUP BY path_length, key_1, key_2;

-- variant_totals: variants → one row: how many paths and what they hold together
SELECT COUNT(*) AS paths, SUM(conversions) AS conversions, SUM(still_open) AS still_open, SUM(lost) AS lost
FROM variants;

-- top_variants: variants → the paths with most conversions, then most journeys without one
SELECT path_length, journey_id, conversions, value, still_open, lost
FROM variants
ORDER BY conversions DESC, still_open + lost DESC, path_length, journey_id
LIMIT $enough;

-- top: variants → the paths as good as the last of the top ones: ties are broken by their text
SELECT path_length, key_1, key_2, journey_id, conversions, value, still_open, lost
FROM variants
WHERE conversions > $conversions
    OR conversions = $conversions AND still_open + lost >= $not_converted;

-- top_rows: top → one row per path
SELECT path_length, key_1, key_2, journey_id, conversions, value, still_open, lost FROM top;

-- written: top, shaped → the items of one journey of each top path
SELECT s.journey_id, s.path_length - s.position AS back, s.item
FROM shaped AS s
JOIN top AS t ON t.journey_id = s.journey_id;

-- path_spread: chosen, keyed_paths, told, buyers → per row of the report its value, the sums of its interval
SELECT p.place, SUM(p.value) AS value, SUM(p.conversions * p.conversions) AS squares,
    SUM(p.conversions * b.conversions) AS products
FROM (
    SELECT CASE WHEN k.journey_id IS NULL THEN -1 ELSE COALESCE(t.place, -2) END AS place,
        c.person_id, COUNT(*) AS conversions, SUM(c.net_value) AS value
    FROM chosen AS c
    LEFT JOIN keyed_paths AS k ON k.journey_id = c.conversion_id
    LEFT JOIN told AS t
        ON t.path_length = k.path_length AND t.key_1 = k.key_1 AND t.key_2 = k.key_2
    GROUP BY CASE WHEN k.journey_id IS NULL THEN -1 ELSE COALESCE(t.place, -2) END, c.person_id
) AS p
JOIN buyers AS b ON b.person_id = p.person_id
GROUP BY p.place;

-- last_touches: touches → the same, counted back from 1, the person's last, with the time of the next
SELECT person_id, touched_at, place, traffic_id, agent_id, page_id,
    ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY touched_at DESC, touch_id DESC) AS nth,
    LAG(touched_at) OVER (PARTITION BY person_id ORDER BY touched_at DESC, touch_id DESC)
        AS next_at
FROM touches;

-- last_items: last_touches, dimensions → per person the touches in the lookback of the last before $until_us
SELECT l.person_id AS journey_id, l.touched_at AS ended_at, t.nth - l.nth AS back,
    COALESCE(CASE WHEN $by = 'channel' THEN f.channel
        WHEN $by = 'source' THEN f.source
        WHEN $by = 'campaign' THEN f.campaign
        WHEN $by = 'landing_page' THEN p.page
        WHEN $by = 'place' THEN t.place
        WHEN $by = 'device' THEN a.device_type END, 'unknown') AS item
FROM (
    SELECT person_id, touched_at, nth
    FROM last_touches
    WHERE EPOCH_US(touched_at) < $until_us AND (next_at IS NULL OR EPOCH_US(next_at) >= $until_us)
) AS l
JOIN last_touches AS t ON t.person_id = l.person_id AND t.nth >= l.nth
JOIN traffic AS f ON f.traffic_id = t.traffic_id
LEFT JOIN agents AS a ON a.agent_id = t.agent_id
LEFT JOIN pages AS p ON p.page_id = t.page_id
WHERE EPOCH_US(l.touched_at) - EPOCH_US(t.touched_at) <= $lookback_us;

-- last_places: last_items → every item at every place
SELECT DISTINCT item, back FROM last_items;

-- last_keys: last_items, codes → one row per person: the key of the path to the last touch
SELECT i.journey_id, MAX(i.ended_at) AS ended_at, COUNT(*) AS path_length,
    SUM(c.code_1) AS key_1, SUM(c.code_2) AS key_2
FROM last_items AS i
JOIN codes AS c ON c.item = i.item AND c.back = i.back
GROUP BY i.journey_id;

-- leaver_keys: last_keys, chosen, goal_conversions → of people who came in the range and did not convert
SELECT k.journey_id,
    CASE WHEN $data_end_us - EPOCH_US(k.ended_at) <= $lookback_us THEN 1 ELSE 2 END AS outcome,
    CAST(0 AS DOUBLE) AS net_value, k.path_length, k.key_1, k.key_2
FROM last_keys AS k
LEFT JOIN (
    SELECT person_id, MAX(converted_at) AS last_converted_at
    FROM goal_conversions
    GROUP BY person_id
) AS c ON c.person_id = k.journey_id
LEFT JOIN (SELECT DISTINCT person_id FROM chosen) AS b ON b.person_id = k.journey_id
WHERE EPOCH_US(k.ended_at) >= $since_us AND b.person_id IS NULL
    AND (c.last_converted_at IS NULL OR c.last_converted_at >= k.ended_at);

-- all_keys: keyed_paths, leaver_keys → the paths that converted, and those that did not
SELECT journey_id, outcome, net_value, path_length, key_1, key_2 FROM keyed_paths
UNION ALL
SELECT journey_id, outcome, net_value, path_length, key_1, key_2 FROM leaver_keys;

-- written_last: top, last_items → the items of one person's path of each top path
SELECT i.journey_id, i.back, i.item
FROM last_items AS i
JOIN top AS t ON t.journey_id = i.journey_id
JOIN leaver_keys AS l ON l.journey_id = i.journey_id;
