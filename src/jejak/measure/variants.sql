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
SELECT s.journey_id, s.position, s.item
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
