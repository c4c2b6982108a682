-- told_again: person_events → events that tell an order of which an earlier one of that name told
SELECT event_id
FROM (
    SELECT event_id,
        ROW_NUMBER() OVER (
            PARTITION BY event, order_key ORDER BY occurred_at, event_id
        ) AS nth
    FROM person_events
    WHERE order_key IS NOT NULL
) AS ordered
WHERE nth > 1;

-- tested: person_events, step_alternatives, agents, pages → events per step they can fill whose condition is yet to be asked
SELECT e.person_id, e.event_id, e.occurred_at, s.step, s.tie
FROM person_events AS e
JOIN step_alternatives AS s ON s.event = e.event
LEFT JOIN agents AS a ON a.agent_id = e.agent_id
LEFT JOIN pages AS p ON p.page_id = e.page_id
WHERE s.test > 0;

-- matched: person_events, told_again, step_alternatives, tested → one row per event and step it can fill (0: excluded)
SELECT e.person_id, e.event_id, EPOCH_US(e.occurred_at) AS at_us, e.step, e.tie,
    CASE WHEN EPOCH_US(e.occurred_at) < $until_us THEN 1 ELSE 0 END AS is_entry
FROM (
    SELECT e.person_id, e.event_id, e.occurred_at, s.step, s.tie
    FROM person_events AS e
    JOIN step_alternatives AS s ON s.event = e.event
    WHERE s.test = 0
    UNION ALL
    SELECT person_id, event_id, occurred_at, step, tie FROM tested
) AS e
LEFT JOIN told_again AS r ON r.event_id = e.event_id
WHERE r.event_id IS NULL AND EPOCH_US(e.occurred_at) >= $since_us
    AND EPOCH_US(e.occurred_at) <= $until_us + $window_us;

-- members_matched: matched, members → the same of the persons of a segment
SELECT e.person_id, e.event_id, e.at_us, e.step, e.tie, e.is_entry
FROM matched AS e
JOIN members AS m ON m.person_id = e.person_id;

-- cut: matched → the same without the excluded events, parted where one lies: it comes first of its time
SELECT person_id, event_id, at_us, step, tie, is_entry, part, ended_us
FROM (
    SELECT person_id, event_id, at_us, step, tie, is_entry,
        SUM(CASE WHEN step = 0 THEN 1 ELSE 0 END) OVER (
            PARTITION BY person_id ORDER BY at_us NULLS FIRST
            RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS part,
        MIN(CASE WHEN step = 0 THEN at_us END) OVER (
            PARTITION BY person_id ORDER BY at_us NULLS FIRST
            RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS ended_us
    FROM matched
) AS parted
WHERE step > 0;

-- kept: matched → the same without the excluded events
SELECT person_id, event_id, at_us, step, tie, is_entry, 0 AS part, CAST(NULL AS BIGINT) AS ended_us
FROM matched
WHERE step > 0;

-- first_starts: entrants → per person the first start, of several at that time the one with the largest id
SELECT person_id, start_us AS at_us, start_id AS event_id FROM entrants WHERE start_us IS NOT NULL;

-- first_arrivals: reached, first_starts → per person and step the earliest arrival, of the latest start
SELECT person_id, step, event_id, at_us, before_us, start_id, start_us
FROM (
    SELECT r.person_id, r.step, r.event_id, r.at_us, r.before_us, r.start_id, r.start_us,
        ROW_NUMBER() OVER (
            PARTITION BY r.person_id, r.step
            ORDER BY r.start_us DESC NULLS LAST,
                CASE WHEN $ties = 'later' THEN 0 ELSE r.start_tie END DESC NULLS LAST,
                r.start_id DESC NULLS LAST, r.before_us DESC NULLS LAST, r.event_id
        ) AS n
    FROM reached AS r
    JOIN (
        SELECT person_id, step, MIN(at_us) AS at_us
        FROM reached
        WHERE step >= $looked_from
        GROUP BY person_id, step
    ) AS f ON f.person_id = r.person_id AND f.step = r.step AND f.at_us = r.at_us
    WHERE r.step >= $looked_from
) AS numbered
WHERE n = 1
UNION ALL
SELECT person_id, 1 AS step, event_id, at_us, at_us AS before_us, event_id AS start_id,
    at_us AS start_us
FROM first_starts;

-- funnel_people: first_arrivals, reached → one row per person: the furthest step, its entry, the state
SELECT a.person_id, a.step AS depth, a.start_id, a.start_us, a.at_us,
    CASE WHEN a.step = $last THEN 'converted' WHEN o.person_id IS NULL THEN 'dropped'
        ELSE 'in_progress' END AS state
FROM first_arrivals AS a
LEFT JOIN first_arrivals AS n ON n.person_id = a.person_id AND n.step = a.step + 1 AND n.step > 1
LEFT JOIN (
    SELECT DISTINCT person_id
    FROM reached
    WHERE ended_us IS NULL AND start_us + $window_us >= $data_end_us
        AND at_us + $step_window_us >= $data_end_us
) AS o ON o.person_id = a.person_id
WHERE n.person_id IS NULL;

-- spoiled: funnel_people, matched → persons who did an excluded event within their attempt
SELECT DISTINCT p.person_id
FROM funnel_people AS p
JOIN matched AS x ON x.person_id = p.person_id AND x.step = 0
WHERE x.at_us > p.start_us
    AND x.at_us <= CASE WHEN p.state = 'converted' THEN p.at_us ELSE p.start_us + $window_us END;

-- spoiled_count: spoiled → how many they are
SELECT COUNT(*) AS people FROM spoiled;

-- unspoiled: funnel_people, spoiled → the others
SELECT p.person_id, p.depth, p.start_id, p.start_us, p.at_us, p.state
FROM funnel_people AS p
LEFT JOIN spoiled AS s ON s.person_id = p.person_id
WHERE s.person_id IS NULL;

-- entry_moments: funnel_people → the event with which each person's attempt began
SELECT person_id, start_id AS event_id, start_us AS at_us FROM funnel_people;

-- step_moments: funnel_people, first_arrivals → the event with which each person came to $by_step (0: to their last step)
SELECT p.person_id, a.event_id, a.at_us
FROM funnel_people AS p
JOIN first_arrivals AS a ON a.person_id = p.person_id
WHERE a.step = CASE WHEN $by_step = 0 THEN p.depth ELSE $by_step END;

-- event_items: moments, person_events, agents → the place or device of that event
SELECT m.person_id, COALESCE(CASE WHEN $by = 'place' THEN e.place ELSE a.device_type END, 'unknown')
    AS item
FROM moments AS m
JOIN person_events AS e ON e.event_id = m.event_id
LEFT JOIN agents AS a ON a.agent_id = e.agent_id;

-- touch_items: moments, touches, traffic → the touch in force then
SELECT m.person_id, COALESCE(CASE WHEN $by = 'channel' THEN f.channel
    WHEN $by = 'source' THEN f.source ELSE f.campaign END, 'unknown') AS item
FROM moments AS m
LEFT JOIN (
    SELECT person_id, traffic_id
    FROM (
        SELECT t.person_id, t.traffic_id,
            ROW_NUMBER() OVER (
                PARTITION BY t.person_id
                ORDER BY t.touched_at DESC NULLS LAST, t.touch_id DESC NULLS LAST
            ) AS n
        FROM touches AS t
        JOIN moments AS m ON m.person_id = t.person_id AND EPOCH_US(t.touched_at) <= m.at_us
    ) AS numbered
    WHERE n = 1
) AS t ON t.person_id = m.person_id
LEFT JOIN traffic AS f ON f.traffic_id = t.traffic_id;

-- landing_items: moments, sessions, pages → the landing page of the visit then open
SELECT m.person_id, COALESCE(g.page, 'unknown') AS item
FROM moments AS m
LEFT JOIN (
    SELECT person_id, page_id
    FROM (
        SELECT s.person_id, s.page_id,
            ROW_NUMBER() OVER (
                PARTITION BY s.person_id
                ORDER BY s.started_at DESC NULLS LAST, s.session_id DESC NULLS LAST
            ) AS n
        FROM sessions AS s
        JOIN moments AS m ON m.person_id = s.person_id AND EPOCH_US(s.started_at) <= m.at_us
            AND EPOCH_US(s.ended_at) + $gap_us >= m.at_us
    ) AS numbered
    WHERE n = 1
) AS s ON s.person_id = m.person_id
LEFT JOIN pages AS g ON g.page_id = s.page_id;

-- known_items: funnel_people, step_items → every person's item; who never came to the step has one of their own
SELECT p.person_id, COALESCE(i.item, 'not_reached') AS item
FROM funnel_people AS p
LEFT JOIN step_items AS i ON i.person_id = p.person_id;

-- funnel: funnel_people, first_arrivals, funnel_items → one row per item (all: none is asked for) and step
SELECT COALESCE(i.item, 'all') AS item, a.step, COUNT(*) AS people,
    SUM(CASE WHEN p.depth = a.step AND p.state = 'in_progress' THEN 1 ELSE 0 END) AS in_progress,
    SUM(CASE WHEN p.depth = a.step AND p.state = 'dropped' THEN 1 ELSE 0 END) AS dropped,
    QUANTILE_CONT(CASE WHEN a.step > 1 THEN CAST(a.at_us - a.before_us AS DOUBLE) END, 0.5)
        AS median_us
FROM funnel_people AS p
JOIN first_arrivals AS a ON a.person_id = p.person_id
LEFT JOIN funnel_items AS i ON i.person_id = p.person_id
GROUP BY COALESCE(i.item, 'all'), a.step;

-- tries: reached, funnel_people → how many attempts came to each step
SELECT r.step, COUNT(*) AS attempts
FROM reached AS r
JOIN funnel_people AS p ON p.person_id = r.person_id
GROUP BY r.step;

-- seen_people: sessions, touches → persons seen in the range
SELECT person_id FROM sessions
WHERE EPOCH_US(started_at) >= $since_us AND EPOCH_US(started_at) < $until_us
UNION
SELECT person_id FROM touches
WHERE (session_id IS NULL OR touch_id <> session_id)
    AND EPOCH_US(touched_at) >= $since_us AND EPOCH_US(touched_at) < $until_us;

-- everyone: seen_people, funnel_people → how many they are, with those whose attempt began in it
SELECT COUNT(*) AS people
FROM (
    SELECT person_id FROM seen_people
    UNION ALL
    SELECT p.person_id
    FROM funnel_people AS p
    LEFT JOIN seen_people AS s ON s.person_id = p.person_id
    WHERE s.person_id IS NULL
) AS known;
