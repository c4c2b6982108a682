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

-- multi_touch: steps, buyers → one row: attributed conversions with two or more touches
SELECT SUM(m.conversions) AS conversions, SUM(m.conversions * m.conversions) AS squares,
    SUM(m.conversions * b.conversions) AS products
FROM (
    SELECT person_id, COUNT(*) AS conversions
    FROM steps
    WHERE position = 1 AND path_length > 1
    GROUP BY person_id
) AS m
JOIN buyers AS b ON b.person_id = m.person_id;

-- overlap: steps → one row per pair of items that stand on the same path
SELECT a.item, b.item AS other_item, COUNT(*) AS conversions
FROM (SELECT DISTINCT journey_id, item FROM steps) AS a
JOIN (SELECT DISTINCT journey_id, item FROM steps) AS b
    ON b.journey_id = a.journey_id AND a.item < b.item
GROUP BY a.item, b.item;
