-- first_touches: touches, traffic → each person's first touch in the data
SELECT t.person_id, t.touch_id, t.touched_at, f.channel
FROM (
    SELECT person_id, touch_id, touched_at, traffic_id,
        ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY touched_at, touch_id) AS n
    FROM touches
) AS t
JOIN traffic AS f ON f.traffic_id = t.traffic_id
WHERE t.n = 1;
