-- unique_events: person_events → the same, an order told twice by one event once
SELECT event_id, person_id, event, occurred_at, place, agent_id, page_id, value
FROM person_events
WHERE order_key IS NULL
UNION ALL
SELECT event_id, person_id, event, occurred_at, place, agent_id, page_id, value
FROM (
    SELECT event_id, person_id, event, occurred_at, place, agent_id, page_id, value,
        ROW_NUMBER() OVER (PARTITION BY event, order_key ORDER BY occurred_at, event_id) AS nth
    FROM person_events
    WHERE order_key IS NOT NULL
) AS ordered
WHERE nth = 1;

-- member_unique_events: unique_events, members → the events of the persona
SELECT e.event_id, e.person_id, e.event, e.occurred_at, e.place, e.agent_id, e.page_id, e.value
FROM unique_events AS e
JOIN members AS m ON m.person_id = e.person_id;

-- numbered: unique_events, counted → the person's nth event of its name, for names whose nth is asked for
SELECT e.event_id,
    ROW_NUMBER() OVER (PARTITION BY e.person_id, e.event ORDER BY e.occurred_at, e.event_id) AS nth
FROM unique_events AS e
JOIN counted AS c ON c.event = e.event;

-- touch_spans: touches → per person each arrival, until the next one
SELECT person_id, from_us, COALESCE(next_us, 9000000000000000) AS until_us, traffic_id, landing_id
FROM (
    SELECT person_id, EPOCH_US(touched_at) AS from_us, traffic_id,
        COALESCE(page_id, 0) AS landing_id,
        LEAD(EPOCH_US(touched_at)) OVER (
            PARTITION BY person_id ORDER BY touched_at, touch_id
        ) AS next_us
    FROM touches
) AS ordered;

-- sights: unique_events, touches, touch_spans → arrivals and events, with the source that stands behind each
SELECT touch_id AS event_id, person_id, 0 AS is_event, '' AS event, EPOCH_US(touched_at) AS at_us,
    place, agent_id, page_id, CAST(NULL AS DOUBLE) AS value, traffic_id,
    COALESCE(page_id, 0) AS landing_id
FROM touches
UNION ALL
SELECT e.event_id, e.person_id, 1 AS is_event, e.event, EPOCH_US(e.occurred_at) AS at_us, e.place,
    e.agent_id, e.page_id, e.value, t.traffic_id, t.landing_id
FROM unique_events AS e
LEFT JOIN touch_spans AS t ON t.person_id = e.person_id
    AND EPOCH_US(e.occurred_at) >= t.from_us AND EPOCH_US(e.occurred_at) < t.until_us;

-- channel_names: traffic → channels
SELECT DISTINCT channel AS name FROM traffic WHERE channel <> 'unknown' ORDER BY name NULLS LAST;

-- device_names: agents → types of devices
SELECT DISTINCT device_type AS name FROM agents WHERE device_type <> 'unknown' ORDER BY name NULLS LAST;

-- source_numbers: traffic, channel_names → per source the number of its channel
SELECT f.traffic_id, n.number FROM traffic AS f JOIN channel_names AS n ON n.name = f.channel;

-- agent_numbers: agents, device_names → per agent the number of its device type
SELECT a.agent_id, n.number FROM agents AS a JOIN device_names AS n ON n.name = a.device_type;

-- met_manners: hits → the numbers of the manners in which people met touchpoints
SELECT DISTINCT manner FROM hits ORDER BY manner NULLS LAST;

-- landed: hits → how many of them are events
SELECT COUNT(*) AS events FROM hits WHERE is_event = 1;

-- spans: hits, scope_ends → per person when the journey begins, and its end where the map names ends
SELECT b.person_id, b.begun_us, MIN(e.at_us) AS ended_us
FROM (
    SELECT h.person_id, MIN(h.at_us) AS begun_us
    FROM hits AS h
    JOIN scope_ends AS s ON s.touchpoint = h.touchpoint AND s.is_start = 1
    GROUP BY h.person_id
) AS b
LEFT JOIN (
    SELECT h.person_id, h.at_us
    FROM hits AS h
    JOIN scope_ends AS s ON s.touchpoint = h.touchpoint AND s.is_start = 0
) AS e ON e.person_id = b.person_id AND e.at_us >= b.begun_us
GROUP BY b.person_id, b.begun_us;

-- scoped_hits: hits, spans → the hits from the journey's start to its end, within $window_us
SELECT h.touchpoint, h.person_id, h.at_us, h.is_event, h.event_id, h.manner
FROM hits AS h
JOIN spans AS s ON s.person_id = h.person_id
WHERE h.at_us >= s.begun_us AND h.at_us - s.begun_us <= $window_us
    AND (s.ended_us IS NULL OR h.at_us <= s.ended_us);
