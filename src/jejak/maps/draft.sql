-- offered_events: event_counts → names of events that people made, the most first
SELECT event, SUM(events) AS events, MAX(CASE WHEN is_server THEN 0 ELSE 1 END) AS by_device
FROM event_counts
WHERE excluded = ''
GROUP BY event
ORDER BY events DESC NULLS LAST, event NULLS LAST
LIMIT $most;

-- offered_channels: traffic → channels
SELECT DISTINCT channel FROM traffic ORDER BY channel NULLS LAST;

-- met: hits → per touchpoint people and hits
SELECT touchpoint, COUNT(DISTINCT person_id) AS people, COUNT(*) AS events
FROM hits
GROUP BY touchpoint
ORDER BY touchpoint NULLS LAST;

-- met_places: hits, manners → per touchpoint and place, of which each is a contact, people
SELECT h.touchpoint, w.contact AS place, COUNT(DISTINCT h.person_id) AS people
FROM hits AS h
JOIN manners AS w ON w.manner = h.manner
GROUP BY h.touchpoint, w.contact
ORDER BY h.touchpoint NULLS LAST, w.contact NULLS LAST;

-- all_people: hits → people with a hit
SELECT COUNT(DISTINCT person_id) AS people FROM hits;

-- walkers: hits → some people, whoever their ids name first: a draw that is always the same
SELECT DISTINCT person_id FROM hits ORDER BY person_id LIMIT $most;

-- walks: hits, walkers, drafted → their hits of the chosen touchpoints in order, of a run the first two
SELECT person_id, touchpoint, at_us, is_event, usual, event_id
FROM (
    SELECT h.person_id, h.touchpoint, h.at_us, h.is_event, d.usual, h.event_id,
        LAG(h.touchpoint, 1) OVER (
            PARTITION BY h.person_id
            ORDER BY h.at_us NULLS LAST, h.is_event NULLS LAST, d.usual NULLS LAST, h.event_id
        ) AS before_1,
        LAG(h.touchpoint, 2) OVER (
            PARTITION BY h.person_id
            ORDER BY h.at_us NULLS LAST, h.is_event NULLS LAST, d.usual NULLS LAST, h.event_id
        ) AS before_2
    FROM hits AS h
    JOIN walkers AS w ON w.person_id = h.person_id
    JOIN drafted AS d ON d.touchpoint = h.touchpoint
) AS ordered
WHERE before_1 IS NULL OR before_2 IS NULL OR before_1 <> touchpoint OR before_2 <> touchpoint
ORDER BY person_id, at_us NULLS LAST, is_event NULLS LAST, usual NULLS LAST, event_id;
