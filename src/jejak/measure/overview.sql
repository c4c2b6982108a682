-- first_visits: sessions → per person when the first visit began, of any date
SELECT person_id, MIN(started_at) AS first_at FROM sessions GROUP BY person_id;

-- visits: sessions, first_visits, zone, periods → one row per person and period: visits begun in it, whether the first ever
SELECT s.person_id, p.period, COUNT(*) AS sessions,
    MAX(CASE WHEN s.started_at = f.first_at THEN 1 ELSE 0 END) AS is_new
FROM sessions AS s
JOIN first_visits AS f ON f.person_id = s.person_id
JOIN zone AS z ON EPOCH_US(s.started_at) >= z.from_us AND EPOCH_US(s.started_at) < z.to_us
JOIN periods AS p
    ON p.day = CAST(FLOOR(CAST(EPOCH_US(s.started_at) + z.offset_us AS DOUBLE) / 86400000000) AS BIGINT)
WHERE s.is_continued = 0
GROUP BY s.person_id, p.period;

-- bought: chosen, zone, periods → one row per person and period: conversions in it, net value
SELECT c.person_id, p.period, COUNT(*) AS conversions, SUM(c.net_value) AS value
FROM chosen AS c
JOIN zone AS z ON EPOCH_US(c.converted_at) >= z.from_us AND EPOCH_US(c.converted_at) < z.to_us
JOIN periods AS p
    ON p.day = CAST(FLOOR(CAST(EPOCH_US(c.converted_at) + z.offset_us AS DOUBLE) / 86400000000) AS BIGINT)
GROUP BY c.person_id, p.period;

-- doings: visits, bought → one row per person and period: visits, conversions, net value
SELECT v.person_id, v.period, v.sessions, v.is_new, COALESCE(b.conversions, 0) AS conversions,
    COALESCE(b.value, CAST(0 AS DOUBLE)) AS value
FROM visits AS v
LEFT JOIN bought AS b ON b.person_id = v.person_id AND b.period = v.period
UNION ALL
SELECT b.person_id, b.period, 0 AS sessions, 0 AS is_new, b.conversions, b.value
FROM bought AS b
LEFT JOIN visits AS v ON v.person_id = b.person_id AND v.period = b.period
WHERE v.person_id IS NULL;

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
