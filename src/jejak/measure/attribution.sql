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

-- weights: shaped → one row per touch: its share of the conversion under each model
SELECT item, journey_id, person_id, net_value,
    CAST(CASE WHEN position = 1 THEN 1 ELSE 0 END AS DOUBLE) AS first,
    CAST(CASE WHEN position = path_length THEN 1 ELSE 0 END AS DOUBLE) AS last,
    CAST(CASE WHEN position = COALESCE(last_non_direct_position, path_length)
        THEN 1 ELSE 0 END AS DOUBLE) AS last_non_direct,
    CAST(1 AS DOUBLE) / NULLIF(path_length, 0) AS linear,
    CASE WHEN path_length = 1 THEN CAST(1 AS DOUBLE)
        WHEN path_length = 2 THEN CAST(0.5 AS DOUBLE)
        WHEN position = 1 OR position = path_length THEN CAST(0.4 AS DOUBLE)
        ELSE CAST(0.2 AS DOUBLE) / NULLIF(path_length - 2, 0) END AS position_based,
    CAST(decay AS DOUBLE) / NULLIF(SUM(decay) OVER (PARTITION BY journey_id), 0) AS time_decay,
    CAST(CASE WHEN nth_of_item = 1 THEN 1 ELSE 0 END AS DOUBLE) AS participation
FROM (
    SELECT item, journey_id, person_id, net_value, position, path_length,
        MAX(CASE WHEN is_direct = 0 THEN position END) OVER (PARTITION BY journey_id)
            AS last_non_direct_position,
        POWER(CAST(2 AS DOUBLE), CAST(
            EPOCH_US(MAX(touched_at) OVER (PARTITION BY journey_id)) - EPOCH_US(touched_at)
            AS DOUBLE) / -1000000 / $half_life) AS decay,
        ROW_NUMBER() OVER (PARTITION BY journey_id, item ORDER BY position) AS nth_of_item
    FROM shaped
) AS placed;

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
