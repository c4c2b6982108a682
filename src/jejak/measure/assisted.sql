-- assisted: steps → one row per item: conversions it assisted, closed, opened, influenced
SELECT item, SUM(assisted) AS assisted_conversions, SUM(assisted * net_value) AS assisted_value,
    SUM(closed) AS last_conversions, SUM(closed * net_value) AS last_value,
    SUM(opened) AS first_conversions, SUM(opened * net_value) AS first_value,
    COUNT(*) AS influenced_conversions
FROM (
    SELECT item, journey_id, MAX(net_value) AS net_value,
        MAX(CASE WHEN position < path_length THEN 1 ELSE 0 END) AS assisted,
        MAX(CASE WHEN position = path_length THEN 1 ELSE 0 END) AS closed,
        MAX(CASE WHEN position = 1 THEN 1 ELSE 0 END) AS opened
    FROM steps
    GROUP BY item, journey_id
) AS roles
GROUP BY item;
