-- visits: sessions, periods → one row per person and period: visits begun in it, whether the first ever
SELECT s.person_id, p.period, COUNT(*) AS sessions,
    MAX(CASE WHEN s.started_at = f.first_at THEN 1 ELSE 0 END) AS is_new
FROM sessions AS s
JOIN (
    SELECT person_id, MIN(started_at) AS first_at FROM sessions GROUP BY person_id
) AS f ON f.person_id = s.person_id
JOIN periods AS p
    ON EPOCH_US(s.started_at) >= p.from_us AND EPOCH_US(s.started_at) < p.to_us
WHERE s.is_continued = 0
GROUP BY s.person_id, p.period;

-- doings: visits, chosen, periods → one row per person and period: visits, conversions, net value
SELECT person_id, period, SUM(sessions) AS sessions, MAX(is_new) AS is_new,
    SUM(conversions) AS conversions, SUM(value) AS value
FROM (
    SELECT person_id, period, sessions, is_new, 0 AS conversions, CAST(0 AS DOUBLE) AS value
    FROM visits
    UNION ALL
    SELECT c.person_id, p.period, 0 AS sessions, 0 AS is_new, 1 AS conversions,
        c.net_value AS value
    FROM chosen AS c
    JOIN periods AS p
        ON EPOCH_US(c.converted_at) >= p.from_us AND EPOCH_US(c.converted_at) < p.to_us
) AS done
GROUP BY person_id, period;

-- overview: doings → one row per period in which anything was done
SELECT period, SUM(CASE WHEN sessions > 0 THEN 1 ELSE 0 END) AS visitors,
    SUM(sessions) AS sessions, SUM(is_new) AS new_people, SUM(conversions) AS conversions,
    SUM(value) AS value,
    SUM(CASE WHEN sessions > 0 AND conversions > 0 THEN 1 ELSE 0 END) AS converters,
    SUM(CASE WHEN sessions > 0 THEN 0 ELSE conversions END) AS without_visit
FROM doings
GROUP BY period;

-- totals: doings → one row: the same over all periods, each person counted once
SELECT SUM(CASE WHEN sessions > 0 THEN 1 ELSE 0 END) AS visitors,
    SUM(sessions) AS sessions, SUM(is_new) AS new_people, SUM(conversions) AS conversions,
    SUM(value) AS value,
    SUM(CASE WHEN sessions > 0 AND conversions > 0 THEN 1 ELSE 0 END) AS converters,
    SUM(CASE WHEN sessions > 0 THEN 0 ELSE conversions END) AS without_visit
FROM (
    SELECT person_id, SUM(sessions) AS sessions, MAX(is_new) AS is_new,
        SUM(conversions) AS conversions, SUM(value) AS value
    FROM doings
    GROUP BY person_id
) AS people;

-- visits_ever: sessions → one row: visits of any date
SELECT COUNT(*) AS sessions FROM sessions;
