-- starts: step_events → every event in the range that can begin an attempt of this order
SELECT person_id, part, ended_us, event_id AS start_id, at_us AS start_us, tie AS start_tie, event_id,
    at_us, at_us AS before_us, tie, 1 AS step
FROM step_events
WHERE step = 1 AND is_entry = 1;

-- entrants: step_events → per person how many events; the first start, of several at that time the largest id
SELECT person_id, COUNT(*) AS events, MIN(us) AS start_us,
    CAST(MAX(moment) - CAST(-MIN(us) AS HUGEINT) * 9223372036854775808 AS BIGINT) AS start_id
FROM (
    SELECT person_id, CASE WHEN step = 1 AND is_entry = 1 THEN CAST(at_us AS BIGINT) END AS us,
        CASE WHEN step = 1 AND is_entry = 1
            THEN CAST(-CAST(at_us AS BIGINT) AS HUGEINT) * 9223372036854775808 + event_id
            END AS moment
    FROM step_events
) AS told
GROUP BY person_id;

-- busy: entrants → people of so many events that to try every pair would take too long
SELECT person_id FROM entrants WHERE events > $few;

-- ordered: step_before, step_events, busy → `best`: per event of the next step the latest attempt before it, of busy people
SELECT event_id, before_id
FROM (
    SELECT event_id, is_next,
        LAST_VALUE(before_id IGNORE NULLS) OVER (
            PARTITION BY person_id, part
            ORDER BY at_us NULLS FIRST, rank NULLS FIRST, event_id, turn NULLS FIRST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS before_id
    FROM (
        SELECT r.person_id, r.part, r.event_id, r.at_us,
            CASE WHEN $ties = 'later' THEN 1 ELSE r.tie END AS rank, 1 - $again AS turn,
            0 AS is_next, r.event_id AS before_id
        FROM step_before AS r
        JOIN busy AS k ON k.person_id = r.person_id
        UNION ALL
        SELECT e.person_id, e.part, e.event_id, e.at_us,
            CASE WHEN $ties = 'later' THEN 0 ELSE e.tie END AS rank, $again AS turn,
            1 AS is_next, CAST(NULL AS BIGINT) AS before_id
        FROM step_events AS e
        JOIN busy AS k ON k.person_id = e.person_id
        WHERE e.step = $step + 1
        UNION ALL
        SELECT b.person_id, b.part, b.event_id, b.at_us, b.tie AS rank, 1 AS turn, 0 AS is_next,
            -1 AS before_id
        FROM step_events AS b
        JOIN busy AS k ON k.person_id = b.person_id
        LEFT JOIN (
            SELECT DISTINCT event_id FROM step_events WHERE step IN ($step, $step + 1)
        ) AS n ON n.event_id = b.event_id
        WHERE $order = 'strict' AND n.event_id IS NULL
    ) AS mixed
) AS placed
WHERE is_next = 1 AND before_id >= 0;

-- paired: step_before, step_events, busy → the same of all others, by trying every pair
SELECT event_id, CAST(
    MAX(moment) - CAST(MAX(before_us) AS HUGEINT) * 9223372036854775808 AS BIGINT
) AS before_id
FROM (
    SELECT e.event_id, CAST(r.at_us AS BIGINT) AS before_us,
        CAST(CAST(r.at_us AS BIGINT) AS HUGEINT) * 9223372036854775808 + r.event_id AS moment
    FROM step_events AS e
    JOIN step_before AS r ON r.person_id = e.person_id AND r.part = e.part
    LEFT JOIN busy AS k ON k.person_id = e.person_id
    WHERE e.step = $step + 1 AND k.person_id IS NULL AND e.at_us - r.at_us <= $step_window_us AND (
        r.at_us < e.at_us
        OR r.at_us = e.at_us AND $ties <> 'later' AND (
            r.tie < e.tie
            OR r.tie = e.tie AND (r.event_id < e.event_id OR $again = 1 AND r.event_id = e.event_id)
        )
    )
) AS pairs
GROUP BY event_id;

-- climbed: ordered, paired, step_before, step_events → `best`: those of them that the windows allow
SELECT e.person_id, e.part, e.ended_us, r.start_id, r.start_us, r.start_tie, e.event_id, e.at_us,
    r.at_us AS before_us, e.tie, $step + 1 AS step
FROM (
    SELECT event_id, before_id FROM ordered
    UNION ALL
    SELECT event_id, before_id FROM paired
) AS p
JOIN step_before AS r ON r.event_id = p.before_id
JOIN step_events AS e ON e.event_id = p.event_id AND e.step = $step + 1
WHERE e.at_us - r.start_us <= $window_us AND e.at_us - r.at_us <= $step_window_us;

-- followed: reached, step_events → `first`: every attempt that goes on, at the first event that lets it
SELECT person_id, part, ended_us, start_id, start_us, start_tie, at_us, next_id, next_us, next_tie
FROM (
    SELECT person_id, part, ended_us, start_id, start_us, start_tie, at_us,
        LAST_VALUE(next_id IGNORE NULLS) OVER ahead AS next_id,
        LAST_VALUE(next_us IGNORE NULLS) OVER ahead AS next_us,
        LAST_VALUE(next_tie IGNORE NULLS) OVER ahead AS next_tie,
        LAST_VALUE(is_between IGNORE NULLS) OVER ahead AS is_between
    FROM (
        SELECT r.person_id, r.part, r.ended_us, r.start_id, r.start_us, r.start_tie,
            r.event_id, r.at_us, CASE WHEN $ties = 'later' THEN 1 ELSE r.tie END AS rank, 1 - $again AS turn,
            CAST(NULL AS BIGINT) AS next_id, CAST(NULL AS BIGINT) AS next_us,
            CAST(NULL AS INTEGER) AS next_tie, CAST(NULL AS INTEGER) AS is_between
        FROM reached AS r
        WHERE r.step = $step
        UNION ALL
        SELECT e.person_id, e.part, e.ended_us, CAST(NULL AS BIGINT) AS start_id,
            CAST(NULL AS BIGINT) AS start_us, CAST(NULL AS INTEGER) AS start_tie, e.event_id, e.at_us,
            CASE WHEN $ties = 'later' THEN 0 ELSE e.tie END AS rank, $again AS turn,
            e.event_id AS next_id, e.at_us AS next_us, e.tie AS next_tie, 0 AS is_between
        FROM step_events AS e
        WHERE e.step = $step + 1
        UNION ALL
        SELECT b.person_id, b.part, b.ended_us, CAST(NULL AS BIGINT) AS start_id,
            CAST(NULL AS BIGINT) AS start_us, CAST(NULL AS INTEGER) AS start_tie, b.event_id, b.at_us,
            b.tie AS rank, 1 AS turn,
            CAST(NULL AS BIGINT) AS next_id, CAST(NULL AS BIGINT) AS next_us,
            CAST(NULL AS INTEGER) AS next_tie, 1 AS is_between
        FROM step_events AS b
        LEFT JOIN (
            SELECT DISTINCT event_id FROM step_events WHERE step IN ($step, $step + 1)
        ) AS n ON n.event_id = b.event_id
        WHERE $order = 'strict' AND n.event_id IS NULL
    ) AS mixed
    WINDOW ahead AS (
        PARTITION BY person_id, part
        ORDER BY at_us DESC NULLS LAST, rank DESC NULLS LAST, event_id DESC NULLS LAST,
            turn DESC NULLS LAST, start_id NULLS FIRST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
) AS placed
WHERE start_id IS NOT NULL AND is_between = 0 AND next_us - start_us <= $window_us
    AND next_us - at_us <= $step_window_us;

-- gone_on: reached, followed → the attempts at every step so far
SELECT person_id, part, ended_us, start_id, start_us, start_tie, event_id, at_us, before_us, tie,
    step
FROM reached
UNION ALL
SELECT person_id, part, ended_us, start_id, start_us, start_tie, next_id AS event_id,
    next_us AS at_us, at_us AS before_us, next_tie AS tie, $step + 1 AS step
FROM followed;

-- any_starts: step_events → `any`: every event in the range of any step, before a step is counted
SELECT person_id, part, ended_us, event_id AS start_id, at_us AS start_us, 0 AS start_tie,
    event_id, at_us, at_us AS before_us, 0 AS tie, 0 AS step
FROM step_events
WHERE at_us < $until_us
GROUP BY person_id, part, ended_us, event_id, at_us;

-- done: reached, step_events → `any`: per start the first event of step $step + 1 within the window
SELECT person_id, part, ended_us, start_id, start_us, start_tie, at_us, next_id, next_us,
    $step + 1 AS next_tie
FROM (
    SELECT person_id, part, ended_us, start_id, start_us, start_tie, at_us,
        LAST_VALUE(next_id IGNORE NULLS) OVER ahead AS next_id,
        LAST_VALUE(next_us IGNORE NULLS) OVER ahead AS next_us
    FROM (
        SELECT person_id, part, ended_us, start_id, start_us, start_tie, event_id, at_us, 0 AS turn,
            CAST(NULL AS BIGINT) AS next_id, CAST(NULL AS BIGINT) AS next_us
        FROM reached
        WHERE step = 0
        UNION ALL
        SELECT person_id, part, ended_us, CAST(NULL AS BIGINT) AS start_id,
            CAST(NULL AS BIGINT) AS start_us, CAST(NULL AS INTEGER) AS start_tie, event_id, at_us,
            1 AS turn, event_id AS next_id, at_us AS next_us
        FROM step_events
        WHERE step = $step + 1
    ) AS mixed
    WINDOW ahead AS (
        PARTITION BY person_id, part
        ORDER BY at_us DESC NULLS LAST, turn DESC NULLS LAST, event_id DESC NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
) AS placed
WHERE start_id IS NOT NULL AND next_us - start_us <= $window_us;

-- counted: reached → `any`: the steps done by each start, numbered in the order they were done
SELECT person_id, part, ended_us, start_id, start_us, start_tie, event_id, at_us,
    COALESCE(before_us, at_us) AS before_us, tie, step
FROM (
    SELECT person_id, part, ended_us, start_id, start_us, start_tie, event_id, at_us, tie,
        LAG(at_us) OVER done AS before_us, ROW_NUMBER() OVER done AS step
    FROM reached
    WHERE step > 0
    WINDOW done AS (
        PARTITION BY start_id ORDER BY at_us NULLS FIRST, tie NULLS FIRST, event_id
    )
) AS numbered;

-- attempts: reached → one row per start: when an attempt from there is over
SELECT person_id, start_id AS event_id, start_us,
    CASE WHEN depth = $last THEN last_us
        WHEN ended_us < over_us THEN ended_us
        ELSE over_us END AS end_us
FROM (
    SELECT person_id, start_id, start_us, MAX(step) AS depth, MAX(at_us) AS last_us,
        MIN(ended_us) AS ended_us,
        CASE WHEN start_us + $window_us < MAX(at_us) + $step_window_us
            THEN start_us + $window_us ELSE MAX(at_us) + $step_window_us END AS over_us
    FROM reached
    GROUP BY person_id, start_id, start_us
) AS measured;

-- first_taken: attempts → the first attempt of each person
SELECT person_id, event_id, end_us, 1 AS nth
FROM (
    SELECT person_id, event_id, end_us,
        ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY start_us NULLS FIRST, event_id) AS n
    FROM attempts
) AS numbered
WHERE n = 1;

-- next_taken: taken, attempts → those taken so far and, of each person, the first after the $nth is over
SELECT person_id, event_id, end_us, nth FROM taken
UNION ALL
SELECT person_id, event_id, end_us, $nth + 1 AS nth
FROM (
    SELECT a.person_id, a.event_id, a.end_us,
        ROW_NUMBER() OVER (PARTITION BY a.person_id ORDER BY a.start_us NULLS FIRST, a.event_id) AS n
    FROM attempts AS a
    JOIN taken AS t ON t.person_id = a.person_id AND t.nth = $nth AND a.start_us > t.end_us
) AS numbered
WHERE n = 1;

-- taken_now: taken → how many attempts were taken in round $nth
SELECT COUNT(*) AS attempts FROM taken WHERE nth = $nth;

-- of_taken: reached, taken → the steps of the attempts that were taken
SELECT r.person_id, r.part, r.ended_us, r.start_id, r.start_us, r.start_tie, r.event_id, r.at_us,
    r.before_us, r.tie, r.step
FROM reached AS r
JOIN taken AS t ON t.event_id = r.start_id;
