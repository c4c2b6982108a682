-- path_lengths: steps, buyers → one row per length in touches and in sessions, $longest and more as one
SELECT l.unit, l.path_length, SUM(l.conversions) AS conversions, SUM(l.value) AS value,
    SUM(l.conversions * l.conversions) AS squares, SUM(l.conversions * b.conversions) AS products
FROM (
    SELECT unit, CASE WHEN path_length < $longest THEN path_length ELSE $longest END AS path_length,
        person_id, COUNT(*) AS conversions, SUM(net_value) AS value
    FROM (
        SELECT 'touches' AS unit, path_length, person_id, net_value
        FROM steps
        WHERE position = 1
        UNION ALL
        SELECT 'sessions' AS unit, COUNT(DISTINCT COALESCE(visit_id, touch_id)) AS path_length,
            MAX(person_id) AS person_id, MAX(net_value) AS net_value
        FROM steps
        GROUP BY journey_id
    ) AS counted
    GROUP BY unit, CASE WHEN path_length < $longest THEN path_length ELSE $longest END, person_id
) AS l
JOIN buyers AS b ON b.person_id = l.person_id
GROUP BY l.unit, l.path_length;
