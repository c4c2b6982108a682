-- credit: weights → one row per item: conversions and value under each model of weights
SELECT item,
    SUM(first) AS first_conversions, SUM(first * net_value) AS first_value,
    SUM(last) AS last_conversions, SUM(last * net_value) AS last_value,
    SUM(last_non_direct) AS last_non_direct_conversions,
    SUM(last_non_direct * net_value) AS last_non_direct_value,
    SUM(linear) AS linear_conversions, SUM(linear * net_value) AS linear_value,
    SUM(position_based) AS position_conversions, SUM(position_based * net_value) AS position_value,
    SUM(time_decay) AS time_decay_conversions, SUM(time_decay * net_value) AS time_decay_value,
    SUM(participation) AS participation_conversions,
    SUM(participation * net_value) AS participation_value
FROM weights
GROUP BY item;

-- aged: shaped → the touches with what their journey's last touches make of them
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

-- spread: weights, buyers → one row per item and model: the sums its interval over persons is made of
SELECT item, COUNT(DISTINCT person_id) AS people,
    SUM(first * first) AS first_cc, SUM(first * conversions) AS first_cn, SUM(first) AS first_c,
    SUM(last * last) AS last_cc, SUM(last * conversions) AS last_cn, SUM(last) AS last_c,
    SUM(last_non_direct * last_non_direct) AS last_non_direct_cc,
    SUM(last_non_direct * conversions) AS last_non_direct_cn,
    SUM(last_non_direct) AS last_non_direct_c,
    SUM(linear * linear) AS linear_cc, SUM(linear * conversions) AS linear_cn,
    SUM(linear) AS linear_c,
    SUM(position_based * position_based) AS position_cc,
    SUM(position_based * conversions) AS position_cn, SUM(position_based) AS position_c,
    SUM(time_decay * time_decay) AS time_decay_cc, SUM(time_decay * conversions) AS time_decay_cn,
    SUM(time_decay) AS time_decay_c,
    SUM(participation * participation) AS participation_cc,
    SUM(participation * conversions) AS participation_cn, SUM(participation) AS participation_c
FROM (
    SELECT w.item, w.person_id, MAX(n.conversions) AS conversions, SUM(w.first) AS first,
        SUM(w.last) AS last, SUM(w.last_non_direct) AS last_non_direct, SUM(w.linear) AS linear,
        SUM(w.position_based) AS position_based, SUM(w.time_decay) AS time_decay,
        SUM(w.participation) AS participation
    FROM weights AS w
    JOIN buyers AS n ON n.person_id = w.person_id
    GROUP BY w.item, w.person_id
) AS by_person
GROUP BY item;

-- credited: weights → one row per item, person and model: conversions and value
SELECT item, person_id, 'first' AS model, SUM(first) AS conversions,
    SUM(first * net_value) AS value
FROM weights
GROUP BY item, person_id
UNION ALL
SELECT item, person_id, 'last' AS model, SUM(last) AS conversions,
    SUM(last * net_value) AS value
FROM weights
GROUP BY item, person_id
UNION ALL
SELECT item, person_id, 'last_non_direct' AS model, SUM(last_non_direct) AS conversions,
    SUM(last_non_direct * net_value) AS value
FROM weights
GROUP BY item, person_id
UNION ALL
SELECT item, person_id, 'linear' AS model, SUM(linear) AS conversions,
    SUM(linear * net_value) AS value
FROM weights
GROUP BY item, person_id
UNION ALL
SELECT item, person_id, 'position' AS model, SUM(position_based) AS conversions,
    SUM(position_based * net_value) AS value
FROM weights
GROUP BY item, person_id
UNION ALL
SELECT item, person_id, 'time_decay' AS model, SUM(time_decay) AS conversions,
    SUM(time_decay * net_value) AS value
FROM weights
GROUP BY item, person_id
UNION ALL
SELECT item, person_id, 'participation' AS model, SUM(participation) AS conversions,
    SUM(participation * net_value) AS value
FROM weights
GROUP BY item, person_id;
