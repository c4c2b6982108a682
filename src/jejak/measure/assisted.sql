-- roles: path_items → one row per item of a journey of any date: what the item was on its path
SELECT item, journey_id, MAX(person_id) AS person_id, MAX(net_value) AS net_value,
    MAX(CASE WHEN position < path_length THEN 1 ELSE 0 END) AS assisted,
    MAX(CASE WHEN position = path_length THEN 1 ELSE 0 END) AS closed,
    MAX(CASE WHEN position = 1 THEN 1 ELSE 0 END) AS opened
FROM path_items
GROUP BY item, journey_id;

-- played: roles, counted_conversions → those of the conversions that count
SELECT r.item, r.person_id, n.of_person, r.assisted, r.assisted * r.net_value AS assisted_value,
    r.closed, r.closed * r.net_value AS closed_value, r.opened,
    r.opened * r.net_value AS opened_value
FROM roles AS r
JOIN counted_conversions AS n ON n.conversion_id = r.journey_id;

-- assisted: played → one row per item: conversions it assisted, closed, opened, influenced; sums over persons
SELECT item, SUM(assisted) AS assisted_conversions, SUM(assisted_value) AS assisted_value,
    SUM(assisted * assisted) AS assisted_squares, SUM(assisted * of_person) AS assisted_products,
    SUM(assisted_value * assisted_value) AS assisted_value_squares,
    SUM(closed) AS last_conversions, SUM(closed_value) AS last_value,
    SUM(closed * closed) AS last_squares, SUM(closed * of_person) AS last_products,
    SUM(closed_value * closed_value) AS last_value_squares,
    SUM(opened) AS first_conversions, SUM(opened_value) AS first_value,
    SUM(influenced) AS influenced_conversions
FROM (
    SELECT item, of_person, 1 AS influenced, assisted, assisted_value, closed, closed_value,
        opened, opened_value
    FROM played
    WHERE of_person = 1
    UNION ALL
    SELECT item, MAX(of_person) AS of_person, COUNT(*) AS influenced,
        SUM(assisted) AS assisted, SUM(assisted_value) AS assisted_value,
        SUM(closed) AS closed, SUM(closed_value) AS closed_value,
        SUM(opened) AS opened, SUM(opened_value) AS opened_value
    FROM played
    WHERE of_person > 1
    GROUP BY item, person_id
) AS counted
GROUP BY item;
