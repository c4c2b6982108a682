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

-- credited: weights, counted_conversions → those of the conversions that count, with their values
SELECT w.item, w.person_id, n.of_person,
    w.first, w.first * w.net_value AS first_value,
    w.last, w.last * w.net_value AS last_value,
    w.last_non_direct, w.last_non_direct * w.net_value AS last_non_direct_value,
    w.linear, w.linear * w.net_value AS linear_value,
    w.position_based, w.position_based * w.net_value AS position_based_value,
    w.time_decay, w.time_decay * w.net_value AS time_decay_value,
    w.participation, w.participation * w.net_value AS participation_value
FROM weights AS w
JOIN counted_conversions AS n ON n.conversion_id = w.journey_id;

-- credit: credited → one row per item: its credit under each model, and sums over persons for intervals
SELECT item,
    SUM(first) AS first_conversions, SUM(first_value) AS first_value,
    SUM(first * first) AS first_squares, SUM(first * of_person) AS first_products,
    SUM(first_value * first_value) AS first_value_squares,
    SUM(last) AS last_conversions, SUM(last_value) AS last_value, SUM(last * last) AS last_squares,
    SUM(last * of_person) AS last_products, SUM(last_value * last_value) AS last_value_squares,
    SUM(last_non_direct) AS last_non_direct_conversions,
    SUM(last_non_direct_value) AS last_non_direct_value,
    SUM(last_non_direct * last_non_direct) AS last_non_direct_squares,
    SUM(last_non_direct * of_person) AS last_non_direct_products,
    SUM(last_non_direct_value * last_non_direct_value) AS last_non_direct_value_squares,
    SUM(linear) AS linear_conversions, SUM(linear_value) AS linear_value,
    SUM(linear * linear) AS linear_squares, SUM(linear * of_person) AS linear_products,
    SUM(linear_value * linear_value) AS linear_value_squares,
    SUM(position_based) AS position_conversions, SUM(position_based_value) AS position_value,
    SUM(position_based * position_based) AS position_squares,
    SUM(position_based * of_person) AS position_products,
    SUM(position_based_value * position_based_value) AS position_value_squares,
    SUM(time_decay) AS time_decay_conversions, SUM(time_decay_value) AS time_decay_value,
    SUM(time_decay * time_decay) AS time_decay_squares,
    SUM(time_decay * of_person) AS time_decay_products,
    SUM(time_decay_value * time_decay_value) AS time_decay_value_squares,
    SUM(participation) AS participation_conversions,
    SUM(participation_value) AS participation_value,
    SUM(participation * participation) AS participation_squares,
    SUM(participation * of_person) AS participation_products,
    SUM(participation_value * participation_value) AS participation_value_squares
FROM (
    SELECT item, of_person,
        first, first_value, last, last_value, last_non_direct, last_non_direct_value, linear,
        linear_value, position_based, position_based_value, time_decay, time_decay_value,
        participation, participation_value
    FROM credited
    WHERE of_person = 1
    UNION ALL
    SELECT item, MAX(of_person) AS of_person,
        SUM(first) AS first, SUM(first_value) AS first_value, SUM(last) AS last,
        SUM(last_value) AS last_value, SUM(last_non_direct) AS last_non_direct,
        SUM(last_non_direct_value) AS last_non_direct_value, SUM(linear) AS linear,
        SUM(linear_value) AS linear_value, SUM(position_based) AS position_based,
        SUM(position_based_value) AS position_based_value, SUM(time_decay) AS time_decay,
        SUM(time_decay_value) AS time_decay_value, SUM(participation) AS participation,
        SUM(participation_value) AS participation_value
    FROM credited
    WHERE of_person > 1
    GROUP BY item, person_id
) AS counted
GROUP BY item;
