-- matching: walked → journeys whose raw path meets the conditions
SELECT journey_id
FROM walked
GROUP BY journey_id
HAVING (CAST($any_touch AS VARCHAR) IS NULL
        OR MAX(CASE WHEN item = $any_touch THEN 1 ELSE 0 END) = 1)
    AND (CAST($first_touch AS VARCHAR) IS NULL
        OR MAX(CASE WHEN position = 1 AND item = $first_touch THEN 1 ELSE 0 END) = 1)
    AND (CAST($last_touch AS VARCHAR) IS NULL
        OR MAX(CASE WHEN position = path_length AND item = $last_touch THEN 1 ELSE 0 END) = 1)
    AND (CAST($min_length AS BIGINT) IS NULL OR MAX(path_length) >= $min_length)
    AND (CAST($max_length AS BIGINT) IS NULL OR MAX(path_length) <= $max_length)
    AND MAX(EPOCH_US(ended_at)) - MIN(EPOCH_US(touched_at)) >= $min_lag_us;

-- kept: walked, matching → the steps of the journeys that meet the conditions
SELECT w.journey_id, w.person_id, w.outcome, w.net_value, w.ended_at, w.touch_id, w.touched_at,
    w.is_direct, w.item, w.position, w.path_length
FROM walked AS w
JOIN matching AS m ON m.journey_id = w.journey_id;

-- places: shaped → every item at every position
SELECT DISTINCT item, position FROM shaped;

-- keyed_paths: shaped, codes → one row per journey: its outcome and the key of its path
SELECT s.journey_id, MAX(s.outcome) AS outcome, MAX(s.net_value) AS net_value,
    MAX(s.path_length) AS path_length, SUM(c.code_1) AS key_1, SUM(c.code_2) AS key_2
FROM shaped AS s
JOIN codes AS c ON c.item = s.item AND c.position = s.position
GROUP BY s.journey_id;

-- variants: keyed_paths → one row per distinct path
SELECT path_length, key_1, key_2, MIN(journey_id) AS journey_id,
    SUM(CASE WHEN outcome = 'converted' THEN 1 ELSE 0 END) AS conversions,
    SUM(CASE WHEN outcome = 'converted' THEN net_value ELSE CAST(0 AS DOUBLE) END) AS value,
    SUM(CASE WHEN outcome = 'open' THEN 1 ELSE 0 END) AS open_journeys,
    SUM(CASE WHEN outcome = 'lost' THEN 1 ELSE 0 END) AS lost_journeys
FROM keyed_paths
GROUP BY path_length, key_1, key_2;

-- variant_totals: variants → one row: how many paths and what they hold together
SELECT COUNT(*) AS paths, SUM(conversions) AS conversions, SUM(value) AS value,
    SUM(open_journeys) AS open_journeys, SUM(lost_journeys) AS lost_journeys
FROM variants;

-- top_variants: variants → the paths with most conversions, then most journeys without one
SELECT path_length, journey_id, conversions, value, open_journeys, lost_journeys
FROM variants
ORDER BY conversions DESC, open_journeys + lost_journeys DESC, path_length, journey_id
LIMIT $enough;

-- top: variants → the paths as good as the last of the top ones: ties are broken by their text
SELECT path_length, journey_id, conversions, value, open_journeys, lost_journeys
FROM variants
WHERE conversions > $conversions
    OR conversions = $conversions AND open_journeys + lost_journeys >= $not_converted;

-- top_rows: top → its rows
SELECT path_length, journey_id, conversions, value, open_journeys, lost_journeys FROM top;

-- written: top, shaped → the items of one journey of each top path
SELECT s.journey_id, s.position, s.item
FROM shaped AS s
JOIN top AS t ON t.journey_id = s.journey_id;

-- multi_touch: steps → one row: attributed conversions with two or more touches
SELECT COUNT(*) AS conversions
FROM steps
WHERE position = 1 AND path_length > 1;

-- overlap: steps → one row per pair of items that stand on the same path
SELECT a.item, b.item AS other_item, COUNT(*) AS conversions
FROM (SELECT DISTINCT journey_id, item FROM steps) AS a
JOIN (SELECT DISTINCT journey_id, item FROM steps) AS b
    ON b.journey_id = a.journey_id AND a.item < b.item
GROUP BY a.item, b.item;
