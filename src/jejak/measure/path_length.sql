-- lengths: path_steps, goal_conversions → per conversion of any date its touches and its sessions
SELECT t.journey_id, MAX(c.person_id) AS person_id, MAX(c.net_value) AS net_value,
    COUNT(*) AS touches, COUNT(DISTINCT COALESCE(t.visit_id, t.touch_id)) AS sessions
FROM path_steps AS t
JOIN goal_conversions AS c ON c.conversion_id = t.journey_id
GROUP BY t.journey_id;

-- path_lengths: lengths, counted_conversions, buyers → one row per length in touches and in sessions, $longest and more as one
SELECT l.unit, l.path_length, SUM(l.conversions) AS conversions, SUM(l.value) AS value,
    SUM(l.conversions * l.conversions) AS squares, SUM(l.conversions * b.conversions) AS products
FROM (
    SELECT unit, CASE WHEN path_length < $longest THEN path_length ELSE $longest END AS path_length,
        person_id, COUNT(*) AS conversions, SUM(net_value) AS value
    FROM (
        SELECT 'touches' AS unit, l.touches AS path_length, l.person_id, l.net_value
        FROM lengths AS l
        JOIN counted_conversions AS n ON n.conversion_id = l.journey_id
        UNION ALL
        SELECT 'sessions' AS unit, l.sessions AS path_length, l.person_id, l.net_value
        FROM lengths AS l
        JOIN counted_conversions AS n ON n.conversion_id = l.journey_id
    ) AS measured
    GROUP BY unit, CASE WHEN path_length < $longest THEN path_length ELSE $longest END, person_id
) AS l
JOIN buyers AS b ON b.person_id = l.person_id
GROUP BY l.unit, l.path_length;
