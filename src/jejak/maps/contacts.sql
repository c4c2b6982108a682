-- stage_meetings: hits, manners, map_stages → one row per stage, person and contact by which they met there
SELECT DISTINCT s.stage, h.person_id, w.contact
FROM hits AS h
JOIN manners AS w ON w.manner = h.manner
JOIN map_stages AS s ON s.touchpoint = h.touchpoint;

-- stage_leavers: map_last_seen, map_done, map_stages → who left at which stage
SELECT s.stage, m.person_id
FROM map_last_seen AS m
JOIN map_stages AS s ON s.touchpoint = m.touchpoint
LEFT JOIN map_done AS d ON d.touchpoint = m.touchpoint
WHERE d.touchpoint IS NULL AND $end_us - m.last_us > $lookback_us;

-- stage_people: stage_meetings, stage_leavers → per stage: people, and those who left there
SELECT p.stage, p.people, COALESCE(l.people, 0) AS left_people
FROM (
    SELECT stage, COUNT(DISTINCT person_id) AS people FROM stage_meetings GROUP BY stage
) AS p
LEFT JOIN (
    SELECT stage, COUNT(*) AS people FROM stage_leavers GROUP BY stage
) AS l ON l.stage = p.stage;

-- stage_contacts: stage_meetings, stage_leavers → per stage and contact: people reached, of them those who left there
SELECT m.stage, m.contact, COUNT(*) AS reached, COUNT(l.person_id) AS reached_left
FROM stage_meetings AS m
LEFT JOIN stage_leavers AS l ON l.stage = m.stage AND l.person_id = m.person_id
GROUP BY m.stage, m.contact;

-- met_elsewhere: stage_leavers, stage_meetings → per stage and contact: who left there and was met by it at any stage
SELECT l.stage, m.contact, COUNT(DISTINCT l.person_id) AS people
FROM stage_leavers AS l
JOIN stage_meetings AS m ON m.person_id = l.person_id
GROUP BY l.stage, m.contact;
