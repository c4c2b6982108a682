-- assisted: steps, buyers → one row per item: conversions it assisted, closed, opened, influenced
SELECT r.item, SUM(r.assisted) AS assisted_conversions, SUM(r.assisted_value) AS assisted_value,
    SUM(r.assisted * r.assisted) AS assisted_squares,
    SUM(r.assisted * b.conversions) AS assisted_products,
    SUM(r.assisted_value * r.assisted_value) AS assisted_value_squares,
    SUM(r.closed) AS last_conversions, SUM(r.closed_value) AS last_value,
    SUM(r.closed * r.closed) AS last_squares, SUM(r.closed * b.conversions) AS last_products,
    SUM(r.closed_value * r.closed_value) AS last_value_squares,
    SUM(r.opened) AS first_conversions, SUM(r.opened_value) AS first_value,
    SUM(r.influenced) AS influenced_conversions
FROM (
    SELECT item, person_id, COUNT(*) AS influenced,
        SUM(assisted) AS assisted, SUM(assisted * net_value) AS assisted_value,
        SUM(closed) AS closed, SUM(closed * net_value) AS closed_value,
        SUM(opened) AS opened, SUM(opened * net_value) AS opened_value
    FROM (
        SELECT item, journey_id, MAX(person_id) AS person_id, MAX(net_value) AS net_value,
            MAX(CASE WHEN position < path_length THEN 1 ELSE 0 END) AS assisted,
            MAX(CASE WHEN position = path_length THEN 1 ELSE 0 END) AS closed,
            MAX(CASE WHEN position = 1 THEN 1 ELSE 0 END) AS opened
        FROM steps
        GROUP BY item, journey_id
    ) AS roles
    GROUP BY item, person_id
) AS r
JOIN buyers AS b ON b.person_id = r.person_id
GROUP BY r.item;
