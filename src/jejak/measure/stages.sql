-- active_days: sessions, touches, goal_conversions, person_events, milestones, zone → one row per person and local day on which they did something
SELECT m.person_id, m.day, MIN(m.happened_at) AS first_at
FROM (
    SELECT m.person_id, m.happened_at,
        CAST(FLOOR(CAST(EPOCH_US(m.happened_at) + z.offset_us AS DOUBLE) / 86400000000) AS BIGINT)
            AS day
    FROM (
        SELECT person_id, started_at AS happened_at FROM sessions
        UNION ALL
        SELECT person_id, touched_at AS happened_at FROM touches WHERE session_id IS NULL
        UNION ALL
        SELECT person_id, converted_at AS happened_at FROM goal_conversions
        UNION ALL
        SELECT e.person_id, e.occurred_at AS happened_at
        FROM person_events AS e
        JOIN milestones AS m ON m.event = e.event AND m.is_act = 1
    ) AS m
    JOIN zone AS z
        ON EPOCH_US(m.happened_at) >= z.from_us AND EPOCH_US(m.happened_at) < z.to_us
    WHERE EPOCH_US(m.happened_at) < $end_us
) AS m
GROUP BY m.person_id, m.day;

-- acquired: person_events, milestones, goal_conversions, zone → one row per person acquired, with the time and local day
SELECT a.person_id, a.acquired_at,
    CAST(FLOOR(CAST(EPOCH_US(a.acquired_at) + z.offset_us AS DOUBLE) / 86400000000) AS BIGINT)
        AS acquired_day
FROM (
    SELECT person_id, MIN(occurred_at) AS acquired_at
    FROM (
        SELECT e.person_id, e.occurred_at
        FROM person_events AS e
        JOIN milestones AS m ON m.event = e.event AND m.stage = 2
        UNION ALL
        SELECT person_id, converted_at AS occurred_at FROM goal_conversions
    ) AS met
    WHERE EPOCH_US(occurred_at) < $end_us
    GROUP BY person_id
) AS a
JOIN zone AS z ON EPOCH_US(a.acquired_at) >= z.from_us AND EPOCH_US(a.acquired_at) < z.to_us;

-- entries: sessions, acquired, person_events, milestones, promoters, goal_conversions, active_days, zone → one row per person and stage they entered
SELECT n.person_id, n.stage, n.entered_at,
    CAST(FLOOR(CAST(EPOCH_US(n.entered_at) + z.offset_us AS DOUBLE) / 86400000000) AS BIGINT)
        AS entered_day
FROM (
    SELECT person_id, stage, MIN(entered_at) AS entered_at
    FROM (
        SELECT person_id, 1 AS stage, MIN(started_at) AS entered_at
        FROM sessions
        GROUP BY person_id
        UNION ALL
        SELECT person_id, 2 AS stage, acquired_at AS entered_at FROM acquired
        UNION ALL
        SELECT e.person_id, m.stage, e.occurred_at AS entered_at
        FROM person_events AS e
        JOIN milestones AS m ON m.event = e.event AND m.stage IN (3, 4)
        JOIN acquired AS a ON a.person_id = e.person_id
        WHERE e.occurred_at >= a.acquired_at
        UNION ALL
        SELECT person_id, 4 AS stage, converted_at AS entered_at
        FROM goal_conversions
        WHERE nth = 2
        UNION ALL
        SELECT person_id, 4 AS stage, first_at AS entered_at
        FROM (
            SELECT d.person_id, d.first_at,
                ROW_NUMBER() OVER (PARTITION BY d.person_id ORDER BY d.day NULLS LAST, d.person_id)
                    AS n
            FROM active_days AS d
            JOIN acquired AS a ON a.person_id = d.person_id
            WHERE d.day > a.acquired_day
        ) AS later
        WHERE n = 3
        UNION ALL
        SELECT e.person_id, 5 AS stage, e.occurred_at AS entered_at
        FROM person_events AS e
        JOIN milestones AS m ON m.event = e.event AND m.stage = 5
        UNION ALL
        SELECT e.person_id, 5 AS stage, e.occurred_at AS entered_at
        FROM person_events AS e
        JOIN promoters AS p ON p.event_id = e.event_id
    ) AS met
    WHERE EPOCH_US(entered_at) < $end_us
    GROUP BY person_id, stage
) AS n
JOIN zone AS z ON EPOCH_US(n.entered_at) >= z.from_us AND EPOCH_US(n.entered_at) < z.to_us;

-- staged: active_days, entries → one row per person: the furthest stage (0: none), each first entry, the last active day
SELECT p.person_id, p.stage, p.last_day,
    a.entered_at AS at_1, b.entered_at AS at_2, c.entered_at AS at_3, d.entered_at AS at_4,
    e.entered_at AS at_5, a.entered_day AS day_1, b.entered_day AS day_2, c.entered_day AS day_3,
    d.entered_day AS day_4, e.entered_day AS day_5
FROM (
    SELECT person_id, MAX(stage) AS stage, MAX(active_day) AS last_day
    FROM (
        SELECT person_id, 0 AS stage, day AS active_day FROM active_days
        UNION ALL
        SELECT person_id, stage, CAST(NULL AS BIGINT) AS active_day FROM entries
    ) AS known
    GROUP BY person_id
) AS p
LEFT JOIN entries AS a ON a.person_id = p.person_id AND a.stage = 1
LEFT JOIN entries AS b ON b.person_id = p.person_id AND b.stage = 2
LEFT JOIN entries AS c ON c.person_id = p.person_id AND c.stage = 3
LEFT JOIN entries AS d ON d.person_id = p.person_id AND d.stage = 4
LEFT JOIN entries AS e ON e.person_id = p.person_id AND e.stage = 5;

-- returns: active_days, staged → one row per return: its day, the days of silence before it, the stage at which that began
SELECT r.person_id, r.day, r.day - r.before_day AS silent_days,
    CASE WHEN p.day_5 <= r.before_day THEN 5 WHEN p.day_4 <= r.before_day THEN 4
        WHEN p.day_3 <= r.before_day THEN 3 WHEN p.day_2 <= r.before_day THEN 2
        WHEN p.day_1 <= r.before_day THEN 1 ELSE 0 END AS stage
FROM (
    SELECT person_id, day,
        LAG(day) OVER (PARTITION BY person_id ORDER BY day NULLS LAST, person_id) AS before_day
    FROM active_days
) AS r
JOIN staged AS p ON p.person_id = r.person_id
WHERE r.before_day IS NOT NULL;

-- gaps: returns → how often people returned, by stage and days of silence
SELECT stage, silent_days, COUNT(*) AS returns
FROM returns
GROUP BY stage, silent_days;

-- standing: staged, silences → people by stage, last active day, and state: silent for longer than is usual, or not
SELECT p.stage, p.last_day,
    CASE WHEN s.longest IS NULL THEN 'unclear' WHEN $end_day - p.last_day > s.longest THEN 'left'
        ELSE 'active' END AS state, COUNT(*) AS people
FROM (
    SELECT stage, last_day,
        CASE WHEN day_5 <= last_day THEN 5 WHEN day_4 <= last_day THEN 4
            WHEN day_3 <= last_day THEN 3 WHEN day_2 <= last_day THEN 2
            WHEN day_1 <= last_day THEN 1 ELSE 0 END AS silent_stage
    FROM staged
) AS p
JOIN silences AS s ON s.stage = p.silent_stage
GROUP BY p.stage, p.last_day,
    CASE WHEN s.longest IS NULL THEN 'unclear' WHEN $end_day - p.last_day > s.longest THEN 'left'
        ELSE 'active' END;

-- came_back: returns, silences → returns of people who had left, by stage and day
SELECT r.stage, r.day, COUNT(*) AS people
FROM returns AS r
JOIN silences AS s ON s.stage = r.stage
WHERE r.silent_days > s.longest
GROUP BY r.stage, r.day;

-- entered: entries → people by stage and the local day on which they entered it
SELECT stage, entered_day, COUNT(*) AS people
FROM entries
GROUP BY stage, entered_day;

-- waits: staged → people who entered a stage in the range, by the days until the next one or until now
SELECT stage, days, SUM(is_reached) AS reached, SUM(is_earlier) AS earlier,
    SUM(1 - is_reached - is_earlier) AS waiting
FROM (
    SELECT stage, CASE WHEN to_at IS NULL THEN $end_day - from_day ELSE to_day - from_day END AS days,
        CASE WHEN to_at >= from_at THEN 1 ELSE 0 END AS is_reached,
        CASE WHEN to_at < from_at THEN 1 ELSE 0 END AS is_earlier
    FROM (
        SELECT 1 AS stage, at_1 AS from_at, day_1 AS from_day, at_2 AS to_at, day_2 AS to_day
        FROM staged
        UNION ALL
        SELECT 2 AS stage, at_2 AS from_at, day_2 AS from_day, at_3 AS to_at, day_3 AS to_day
        FROM staged
        UNION ALL
        SELECT 3 AS stage, at_3 AS from_at, day_3 AS from_day, at_4 AS to_at, day_4 AS to_day
        FROM staged
        UNION ALL
        SELECT 4 AS stage, at_4 AS from_at, day_4 AS from_day, at_5 AS to_at, day_5 AS to_day
        FROM staged
    ) AS pairs
    WHERE EPOCH_US(from_at) >= $since_us
) AS waited
GROUP BY stage, days;

-- actions: entries, expected, person_carts, goal_conversions, person_events → per stage: who entered it, who did what was expected from then on
SELECT n.stage, COUNT(*) AS people,
    SUM(CASE WHEN d.last_at >= n.entered_at THEN 1 ELSE 0 END) AS done
FROM entries AS n
JOIN expected AS x ON x.stage = n.stage
LEFT JOIN (
    SELECT person_id, stage, MAX(done_at) AS last_at
    FROM (
        SELECT c.person_id, x.stage, c.carted_at AS done_at
        FROM person_carts AS c
        JOIN expected AS x ON x.event = 'Product Added'
        UNION ALL
        SELECT c.person_id, x.stage, c.converted_at AS done_at
        FROM goal_conversions AS c
        JOIN expected AS x ON x.event = 'Order Completed'
        WHERE x.stage <> 4 OR c.nth > 1
        UNION ALL
        SELECT e.person_id, x.stage, e.occurred_at AS done_at
        FROM person_events AS e
        JOIN expected AS x ON x.event = e.event AND x.event <> 'Order Completed'
    ) AS deeds
    WHERE EPOCH_US(done_at) < $end_us
    GROUP BY person_id, stage
) AS d ON d.person_id = n.person_id AND d.stage = n.stage
GROUP BY n.stage;
