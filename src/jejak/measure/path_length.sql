-- path_lengths: steps → one row per length in touches and in sessions
SELECT 'touches' AS unit, path_length, COUNT(*) AS conversions, SUM(net_value) AS value
FROM steps
WHERE position = 1
GROUP BY path_length
UNION ALL
SELECT 'sessions' AS unit, path_length, COUNT(*) AS conversions, SUM(net_value) AS value
FROM (
    SELECT journey_id, COUNT(DISTINCT COALESCE(visit_id, touch_id)) AS path_length,
        MAX(net_value) AS net_value
    FROM steps
    GROUP BY journey_id
) AS counted
GROUP BY path_length;
