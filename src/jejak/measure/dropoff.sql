-- visits: sessions → visits that began in the range; brief: under 10 seconds
SELECT session_id, person_id, device_id, started_at, ended_at, events, place, traffic_id, agent_id,
    page_id,
    CASE WHEN EPOCH_US(ended_at) - EPOCH_US(started_at) < 10000000 THEN 1 ELSE 0 END AS is_brief
FROM sessions
WHERE EPOCH_US(started_at) >= $since_us AND EPOCH_US(started_at) < $until_us;

-- page_names: pages → of pages of one name the smallest id stands for all; -1: unknown
SELECT page_id, CASE WHEN COALESCE(page, 'unknown') = 'unknown' THEN -1
    ELSE MIN(page_id) OVER (PARTITION BY page) END AS name_id
FROM pages;

-- happened: visits, person_events, page_names → per visit and page its views and goals, by the device
SELECT v.session_id, COALESCE(p.name_id, -1) AS name_id,
    SUM(CASE WHEN e.event = $goal THEN 0 ELSE 1 END) AS views,
    SUM(CASE WHEN e.event = $goal THEN 1 ELSE 0 END) AS goals
FROM visits AS v
JOIN person_events AS e ON e.device_id = v.device_id
LEFT JOIN page_names AS p ON p.page_id = e.page_id
WHERE e.occurred_at >= v.started_at AND e.occurred_at <= v.ended_at
    AND (e.event = $goal OR e.event = $page_event OR e.event = $screen_event)
GROUP BY v.session_id, COALESCE(p.name_id, -1);

-- exits: visits, person_events, page_names → per visit its last event; of several at that time the largest id
SELECT x.session_id, x.event, COALESCE(p.name_id, -1) AS name_id
FROM (
    SELECT v.session_id, e.event, e.page_id,
        ROW_NUMBER() OVER (PARTITION BY v.session_id ORDER BY e.event_id DESC NULLS LAST) AS n
    FROM visits AS v
    JOIN person_events AS e ON e.device_id = v.device_id AND e.occurred_at = v.ended_at
) AS x
LEFT JOIN page_names AS p ON p.page_id = x.page_id
WHERE x.n = 1;

-- judged: visits, happened, exits → one row per visit: how it ended
SELECT v.session_id, v.person_id, v.place, v.traffic_id, v.agent_id, v.page_id,
    COALESCE(x.event, 'unknown') AS last_event, COALESCE(x.name_id, -1) AS name_id,
    CASE WHEN v.events = 1 THEN 1 ELSE 0 END AS is_single,
    CASE WHEN v.is_brief = 1 AND g.session_id IS NULL AND COALESCE(b.views, 0) < 2 THEN 1 ELSE 0
        END AS is_unengaged,
    CASE WHEN g.session_id IS NULL THEN 0 ELSE 1 END AS has_goal
FROM visits AS v
LEFT JOIN exits AS x ON x.session_id = v.session_id
LEFT JOIN (SELECT DISTINCT session_id FROM happened WHERE goals > 0) AS g
    ON g.session_id = v.session_id
LEFT JOIN (
    SELECT h.session_id, SUM(h.views) AS views
    FROM happened AS h
    JOIN visits AS v ON v.session_id = h.session_id
    WHERE v.is_brief = 1
    GROUP BY h.session_id
) AS b ON b.session_id = v.session_id;

-- visitors: judged → one row per person: visits and bounces
SELECT person_id, COUNT(*) AS n, SUM(is_single) AS s, SUM(is_unengaged) AS u
FROM judged
GROUP BY person_id;

-- visitor_items: judged and dimensions → one row per item of a visit and person: the same
SELECT item, person_id, COUNT(*) AS n, SUM(is_single) AS s, SUM(is_unengaged) AS u
FROM (
    SELECT j.person_id, j.is_single, j.is_unengaged,
        COALESCE(CASE WHEN $by = 'landing_page' THEN p.page
            WHEN $by = 'channel' THEN f.channel
            WHEN $by = 'place' THEN j.place
            WHEN $by = 'device' THEN a.device_type END, 'unknown') AS item
    FROM judged AS j
    JOIN traffic AS f ON f.traffic_id = j.traffic_id
    LEFT JOIN agents AS a ON a.agent_id = j.agent_id
    LEFT JOIN pages AS p ON p.page_id = j.page_id
) AS named
GROUP BY item, person_id;

-- dropoff: visitor_items → one row per item: visits and bounces, with their squares over persons
SELECT item, COUNT(*) AS people, SUM(n) AS visits, SUM(n * n) AS visits_squared,
    SUM(s) AS single, SUM(s * s) AS single_squares, SUM(s * n) AS single_products,
    SUM(u) AS unengaged, SUM(u * u) AS unengaged_squares, SUM(u * n) AS unengaged_products
FROM visitor_items
GROUP BY item;

-- other_dropoff: visitor_items, kept_items → the same of all items that are not kept
SELECT 'other' AS item, COUNT(*) AS people, SUM(n) AS visits, SUM(n * n) AS visits_squared,
    SUM(s) AS single, SUM(s * s) AS single_squares, SUM(s * n) AS single_products,
    SUM(u) AS unengaged, SUM(u * u) AS unengaged_squares, SUM(u * n) AS unengaged_products
FROM (
    SELECT v.person_id, SUM(v.n) AS n, SUM(v.s) AS s, SUM(v.u) AS u
    FROM visitor_items AS v
    LEFT JOIN kept_items AS k ON k.item = v.item
    WHERE k.item IS NULL
    GROUP BY v.person_id
) AS counted;

-- whole_dropoff: visitors → the same of all visits
SELECT 'all' AS item, COUNT(*) AS people, SUM(n) AS visits, SUM(n * n) AS visits_squared,
    SUM(s) AS single, SUM(s * s) AS single_squares, SUM(s * n) AS single_products,
    SUM(u) AS unengaged, SUM(u * u) AS unengaged_squares, SUM(u * n) AS unengaged_products
FROM visitors;

-- last_events: judged, visitors → one row per event that was the last of a visit
SELECT c.last_event, SUM(c.exits) AS exits, SUM(c.exits * c.exits) AS squares,
    SUM(c.exits * v.n) AS products
FROM (
    SELECT last_event, person_id, COUNT(*) AS exits
    FROM judged
    GROUP BY last_event, person_id
) AS c
JOIN visitors AS v ON v.person_id = c.person_id
GROUP BY c.last_event;

-- looked_at: judged, happened, pages → per page the visits without a goal that saw it, and left on it
SELECT COALESCE(p.page, 'unknown') AS page, SUM(n) AS visits, SUM(n * n) AS visits_squared,
    SUM(x) AS exits, SUM(x * x) AS squares, SUM(x * n) AS products
FROM (
    SELECT name_id, person_id, COUNT(*) AS n, SUM(is_exit) AS x
    FROM (
        SELECT j.person_id, h.name_id,
            CASE WHEN h.name_id = j.name_id THEN 1 ELSE 0 END AS is_exit
        FROM judged AS j
        JOIN happened AS h ON h.session_id = j.session_id
        WHERE j.has_goal = 0 AND h.views > 0
        UNION ALL
        SELECT j.person_id, j.name_id, 1 AS is_exit
        FROM judged AS j
        LEFT JOIN happened AS h ON h.session_id = j.session_id AND h.name_id = j.name_id
            AND h.views > 0
        WHERE j.has_goal = 0 AND h.session_id IS NULL
    ) AS seen
    GROUP BY name_id, person_id
) AS counted
LEFT JOIN pages AS p ON p.page_id = counted.name_id
GROUP BY COALESCE(p.page, 'unknown');

-- returns: sessions → of all people, how long until a next visit began: the 95th percentile
SELECT COUNT(*) AS returns, QUANTILE_CONT(CAST(gap_us AS DOUBLE), 0.95) AS left_after_us
FROM (
    SELECT EPOCH_US(started_at) - MAX(EPOCH_US(ended_at)) OVER (
        PARTITION BY person_id ORDER BY started_at, session_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS gap_us
    FROM sessions
) AS gaps
WHERE gap_us > 0;

-- last_seen: sessions → per person when their last visit ended, of any date
SELECT person_id, MAX(EPOCH_US(ended_at)) AS last_us FROM sessions GROUP BY person_id;

-- silent: last_seen, visitors → people with a visit in the range, and those silent for longer
SELECT COUNT(*) AS people,
    SUM(CASE WHEN $data_end_us - s.last_us > $left_after_us THEN 1 ELSE 0 END) AS gone
FROM visitors AS v
JOIN last_seen AS s ON s.person_id = v.person_id;

-- went_next: funnel_people, person_events → per step the first event after it of those who dropped off
SELECT p.depth AS step, n.next_event, COUNT(*) AS people
FROM funnel_people AS p
LEFT JOIN (
    SELECT person_id, ARG_MIN(event, moment) AS next_event
    FROM (
        SELECT e.person_id, COALESCE(e.event, '') AS event,
            CAST(EPOCH_US(e.occurred_at) AS HUGEINT) * 9223372036854775808 + e.event_id AS moment
        FROM funnel_people AS p
        JOIN person_events AS e ON e.person_id = p.person_id
        WHERE p.state = 'dropped' AND EPOCH_US(e.occurred_at) > p.at_us
    ) AS later
    GROUP BY person_id
) AS n ON n.person_id = p.person_id
WHERE p.state = 'dropped'
GROUP BY p.depth, n.next_event;
