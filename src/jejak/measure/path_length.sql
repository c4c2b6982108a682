-- lengths: path_steps, goal_conversions → per conversion of any date its touches and its sessions
SELECT t.journey_id, MAX(c.person_id) AS person_id, MAX(c.net_value) AS net_value,
    COUNT(*) AS touches, COUNT(DISTINCT COALESCE(t.visit_id, t.touch_id)) AS sessions
FROM path_steps AS t
JOIN goal_conversions AS c ON c.conversion_id = t.journey_id
GROUP BY t.journey_id;

-- measured: lengths, counted_conversions → the conversions that count, once by touches, once by sessions
SELECT 'touches' AS unit, l.touches AS path_length, l.person_id, l.net_value, n.of_person
FROM lengths AS l
JOIN counted_conversions AS n ON n.conversion_id = l.journey_id
UNION ALL
SELECT 'sessions' AS unit, l.sessions AS path_length, l.person_id, l.net_value, n.of_person
FROM lengths AS l
JOIN counted_conversions AS n ON n.conversion_id = l.journey_id;

-- path_lengths: measured → one row per unit and length, $longest and more as one; sums over persons
SELECT unit, path_length, SUM(conversions) AS conversions, SUM(value) AS value,
    SUM(conversions * conversions) AS squares, SUM(conversions * of_person) AS products
FROM (
    SELECT unit, LEAST(path_length, $longest) AS path_length, 1 AS conversions, net_value AS value,
        of_person
    FROM measured
    WHERE of_person = 1
    UNION ALL
    SELECT unit, LEAST(path_length, $longest) AS path_length, COUNT(*) AS conversions,
        SUM(net_value) AS value, MAX(of_person) AS of_person
    FROM measured
    WHERE of_person > 1
    GROUP BY unit, LEAST(path_length, $longest), person_id
) AS counted
GROUP BY unit, path_length;
