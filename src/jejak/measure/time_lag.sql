-- earliest_touches: goal_conversions, touches → per person who ever converted the first touch of all
SELECT b.person_id, MIN(t.touched_at) AS began_at
FROM (SELECT DISTINCT person_id FROM goal_conversions) AS b
JOIN touches AS t ON t.person_id = b.person_id
GROUP BY b.person_id;

-- clocks: goal_conversions, earliest_touches, path_steps, person_carts, zone → one row per conversion of any date and clock that ran, by its place in CLOCKS
SELECT c.conversion_id, c.since,
    CAST(FLOOR(CAST(EPOCH_US(c.converted_at) + u.offset_us AS DOUBLE) / 86400000000) AS BIGINT)
        - CAST(FLOOR(CAST(EPOCH_US(c.began_at) + b.offset_us AS DOUBLE) / 86400000000) AS BIGINT)
        AS days,
    CAST(FLOOR(CAST(EPOCH_US(c.converted_at) - EPOCH_US(c.began_at) AS DOUBLE) / 3600000000)
        AS BIGINT) AS hours,
    c.person_id, c.net_value
FROM (
    SELECT c.conversion_id, 0 AS since, c.person_id, c.converted_at,
        s.touched_at AS began_at, c.net_value
    FROM goal_conversions AS c
    JOIN path_steps AS s ON s.journey_id = c.conversion_id AND s.position = 1
    UNION ALL
    SELECT c.conversion_id, 1 AS since, c.person_id, c.converted_at,
        s.touched_at AS began_at, c.net_value
    FROM goal_conversions AS c
    JOIN path_steps AS s ON s.journey_id = c.conversion_id AND s.position = s.path_length
    UNION ALL
    SELECT c.conversion_id, 2 AS since, c.person_id, c.converted_at, t.began_at,
        c.net_value
    FROM goal_conversions AS c
    JOIN earliest_touches AS t ON t.person_id = c.person_id AND t.began_at <= c.converted_at
    UNION ALL
    SELECT c.conversion_id, 3 AS since, c.person_id, c.converted_at,
        MAX(k.carted_at) AS began_at, c.net_value
    FROM goal_conversions AS c
    JOIN person_carts AS k ON k.person_id = c.person_id
    WHERE EPOCH_US(c.converted_at) - EPOCH_US(k.carted_at) BETWEEN 0 AND $lookback_us
    GROUP BY c.conversion_id, c.person_id, c.converted_at, c.net_value
) AS c
JOIN zone AS u
    ON EPOCH_US(c.converted_at) >= u.from_us AND EPOCH_US(c.converted_at) < u.to_us
JOIN zone AS b ON EPOCH_US(c.began_at) >= b.from_us AND EPOCH_US(c.began_at) < b.to_us;

-- lags: clocks, counted_conversions → those of the conversions that count, in their buckets
SELECT k.since, k.days, k.hours, k.person_id, k.net_value, n.of_person,
    CASE WHEN k.days <= 11 THEN k.days WHEN k.days <= 30 THEN 12 WHEN k.days <= 60 THEN 31
        WHEN k.days <= 90 THEN 61 ELSE 91 END AS first_day
FROM clocks AS k
JOIN counted_conversions AS n ON n.conversion_id = k.conversion_id;

-- lag_times: lags → per clock, whole local calendar days and whole hours: conversions, of those with one of them apart
SELECT since, days, first_day, hours, CASE WHEN of_person = 1 THEN 1 ELSE 0 END AS is_only,
    COUNT(*) AS conversions, SUM(net_value) AS value
FROM lags
GROUP BY since, days, first_day, hours, CASE WHEN of_person = 1 THEN 1 ELSE 0 END;

-- lag_buckets: lag_times, lags → one row per clock and bucket, named by its first day; sums over persons
SELECT since, first_day, CAST(SUM(conversions) AS BIGINT) AS conversions, SUM(value) AS value,
    SUM(squares) AS squares, SUM(products) AS products
FROM (
    SELECT since, first_day, conversions, value, conversions AS squares, conversions AS products
    FROM lag_times
    WHERE is_only = 1
    UNION ALL
    SELECT since, first_day, conversions, value, conversions * conversions AS squares,
        conversions * of_person AS products
    FROM (
        SELECT since, first_day, COUNT(*) AS conversions, SUM(net_value) AS value,
            MAX(of_person) AS of_person
        FROM lags
        WHERE of_person > 1
        GROUP BY since, first_day, person_id
    ) AS persons
) AS counted
GROUP BY since, first_day;

-- later: lag_times, lags → one row per clock: conversions on a later day than it began; sums over persons
SELECT since, CAST(SUM(conversions) AS BIGINT) AS conversions, SUM(squares) AS squares,
    SUM(products) AS products
FROM (
    SELECT since, conversions, conversions AS squares, conversions AS products
    FROM lag_times
    WHERE days > 0 AND is_only = 1
    UNION ALL
    SELECT since, conversions, conversions * conversions AS squares,
        conversions * of_person AS products
    FROM (
        SELECT since, COUNT(*) AS conversions, MAX(of_person) AS of_person
        FROM lags
        WHERE days > 0 AND of_person > 1
        GROUP BY since, person_id
    ) AS persons
) AS counted
GROUP BY since;

-- lag_clocks: lag_times → its rows
SELECT since, days, hours, conversions FROM lag_times;

-- undecided: touches, goal_conversions, zone → people by days from first touch to conversion or data end
SELECT days, SUM(is_converted) AS converted, SUM(1 - is_converted) AS censored,
    SUM(is_earlier) AS earlier
FROM (
    SELECT p.is_converted, p.is_earlier,
        CAST(FLOOR(CAST(p.ended_us + e.offset_us AS DOUBLE) / 86400000000) AS BIGINT)
            - CAST(FLOOR(CAST(p.began_us + b.offset_us AS DOUBLE) / 86400000000) AS BIGINT) AS days
    FROM (
        SELECT EPOCH_US(t.began_at) AS began_us,
            CASE WHEN c.converted_at IS NULL THEN $data_end_us ELSE EPOCH_US(c.converted_at) END
                AS ended_us,
            CASE WHEN c.converted_at IS NULL THEN 0 ELSE 1 END AS is_converted,
            CASE WHEN c.converted_at < t.began_at THEN 1 ELSE 0 END AS is_earlier
        FROM (
            SELECT person_id, MIN(touched_at) AS began_at FROM touches GROUP BY person_id
        ) AS t
        LEFT JOIN (
            SELECT person_id, MIN(converted_at) AS converted_at
            FROM goal_conversions
            GROUP BY person_id
        ) AS c ON c.person_id = t.person_id
    ) AS p
    JOIN zone AS b ON p.began_us >= b.from_us AND p.began_us < b.to_us
    JOIN zone AS e ON p.ended_us >= e.from_us AND p.ended_us < e.to_us
) AS measured
GROUP BY days;
