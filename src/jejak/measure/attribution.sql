-- aged: shaped → the touches of conversions of any date with what their journey's last touches make of them
SELECT s.item, s.journey_id, s.person_id, s.net_value, s.position, s.path_length,
    COALESCE(l.last_non_direct_position, s.path_length) AS last_non_direct_position,
    POWER(CAST(2 AS DOUBLE), CAST(EPOCH_US(l.last_at) - EPOCH_US(s.touched_at) AS DOUBLE)
        / -1000000 / $half_life) AS decay
FROM shaped AS s
JOIN (
    SELECT journey_id, MAX(touched_at) AS last_at,
        MAX(CASE WHEN is_direct = 0 THEN position END) AS last_non_direct_position
    FROM shaped
    GROUP BY journey_id
) AS l ON l.journey_id = s.journey_id;

-- weights: aged → one row per item of a journey: its share of the conversion under each model
SELECT w.item, w.journey_id, w.person_id, w.net_value, w.first, w.last, w.last_non_direct, w.linear,
    w.position_based, CAST(w.decay AS DOUBLE) / NULLIF(j.decay, 0) AS time_decay,
    CAST(1 AS DOUBLE) AS participation
FROM (
    SELECT journey_id, item, MAX(person_id) AS person_id, MAX(net_value) AS net_value,
        CAST(SUM(CASE WHEN position = 1 THEN 1 ELSE 0 END) AS DOUBLE) AS first,
        CAST(SUM(CASE WHEN position = path_length THEN 1 ELSE 0 END) AS DOUBLE) AS last,
        CAST(SUM(CASE WHEN position = last_non_direct_position THEN 1 ELSE 0 END) AS DOUBLE)
            AS last_non_direct,
        SUM(CAST(1 AS DOUBLE) / NULLIF(path_length, 0)) AS linear,
        SUM(CASE WHEN path_length = 1 THEN CAST(1 AS DOUBLE)
            WHEN path_length = 2 THEN CAST(0.5 AS DOUBLE)
            WHEN position = 1 OR position = path_length THEN CAST(0.4 AS DOUBLE)
            ELSE CAST(0.2 AS DOUBLE) / NULLIF(path_length - 2, 0) END) AS position_based,
        SUM(decay) AS decay
    FROM aged
    GROUP BY journey_id, item
) AS w
JOIN (
    SELECT journey_id, SUM(decay) AS decay FROM aged GROUP BY journey_id
) AS j ON j.journey_id = w.journey_id;

-- credit: weights, counted_conversions, buyers → one row per item: its credit under each model, and sums over persons for intervals
SELECT p.item,
    SUM(p.first) AS first_conversions, SUM(p.first_value) AS first_value,
    SUM(p.first * p.first) AS first_squares, SUM(p.first * b.conversions) AS first_products,
    SUM(p.first_value * p.first_value) AS first_value_squares,
    SUM(p.last) AS last_conversions, SUM(p.last_value) AS last_value,
    SUM(p.last * p.last) AS last_squares, SUM(p.last * b.conversions) AS last_products,
    SUM(p.last_value * p.last_value) AS last_value_squares,
    SUM(p.last_non_direct) AS last_non_direct_conversions, SUM(p.last_non_direct_value) AS last_non_direct_value,
    SUM(p.last_non_direct * p.last_non_direct) AS last_non_direct_squares, SUM(p.last_non_direct * b.conversions) AS last_non_direct_products,
    SUM(p.last_non_direct_value * p.last_non_direct_value) AS last_non_direct_value_squares,
    SUM(p.linear) AS linear_conversions, SUM(p.linear_value) AS linear_value,
    SUM(p.linear * p.linear) AS linear_squares, SUM(p.linear * b.conversions) AS linear_products,
    SUM(p.linear_value * p.linear_value) AS linear_value_squares,
    SUM(p.position_based) AS position_conversions, SUM(p.position_based_value) AS position_value,
    SUM(p.position_based * p.position_based) AS position_squares, SUM(p.position_based * b.conversions) AS position_products,
    SUM(p.position_based_value * p.position_based_value) AS position_value_squares,
    SUM(p.time_decay) AS time_decay_conversions, SUM(p.time_decay_value) AS time_decay_value,
    SUM(p.time_decay * p.time_decay) AS time_decay_squares, SUM(p.time_decay * b.conversions) AS time_decay_products,
    SUM(p.time_decay_value * p.time_decay_value) AS time_decay_value_squares,
    SUM(p.participation) AS participation_conversions, SUM(p.participation_value) AS participation_value,
    SUM(p.participation * p.participation) AS participation_squares, SUM(p.participation * b.conversions) AS participation_products,
    SUM(p.participation_value * p.participation_value) AS participation_value_squares
FROM (
    SELECT w.item, w.person_id,
        SUM(w.first) AS first, SUM(w.first * w.net_value) AS first_value,
        SUM(w.last) AS last, SUM(w.last * w.net_value) AS last_value,
        SUM(w.last_non_direct) AS last_non_direct, SUM(w.last_non_direct * w.net_value) AS last_non_direct_value,
        SUM(w.linear) AS linear, SUM(w.linear * w.net_value) AS linear_value,
        SUM(w.position_based) AS position_based, SUM(w.position_based * w.net_value) AS position_based_value,
        SUM(w.time_decay) AS time_decay, SUM(w.time_decay * w.net_value) AS time_decay_value,
        SUM(w.participation) AS participation, SUM(w.participation * w.net_value) AS participation_value
    FROM weights AS w
    JOIN counted_conversions AS n ON n.conversion_id = w.journey_id
    GROUP BY w.item, w.person_id
) AS p
JOIN buyers AS b ON b.person_id = p.person_id
GROUP BY p.item;
