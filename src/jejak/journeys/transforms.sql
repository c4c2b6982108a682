-- raw: walked → the steps as they are
SELECT journey_id, person_id, outcome, net_value, ended_at, touch_id, touched_at, is_direct, item,
    position, path_length
FROM walked;

-- exposure: walked → runs of the same item collapsed to their first touch
SELECT journey_id, person_id, outcome, net_value, ended_at, touch_id, touched_at, is_direct, item,
    ROW_NUMBER() OVER (PARTITION BY journey_id ORDER BY position) AS position,
    COUNT(*) OVER (PARTITION BY journey_id) AS path_length
FROM (
    SELECT journey_id, person_id, outcome, net_value, ended_at, touch_id, touched_at, is_direct,
        item, position, LAG(item) OVER (PARTITION BY journey_id ORDER BY position) AS before_item
    FROM walked
) AS w
WHERE before_item IS NULL OR item <> before_item;

-- first: walked → the first touch of each item
SELECT journey_id, person_id, outcome, net_value, ended_at, touch_id, touched_at, is_direct, item,
    ROW_NUMBER() OVER (PARTITION BY journey_id ORDER BY position) AS position,
    COUNT(*) OVER (PARTITION BY journey_id) AS path_length
FROM (
    SELECT journey_id, person_id, outcome, net_value, ended_at, touch_id, touched_at, is_direct,
        item, position,
        ROW_NUMBER() OVER (PARTITION BY journey_id, item ORDER BY position) AS nth
    FROM walked
) AS w
WHERE nth = 1;

-- last_n: walked → the last $trim touches
SELECT journey_id, person_id, outcome, net_value, ended_at, touch_id, touched_at, is_direct, item,
    ROW_NUMBER() OVER (PARTITION BY journey_id ORDER BY position) AS position,
    COUNT(*) OVER (PARTITION BY journey_id) AS path_length
FROM walked
WHERE position > path_length - $trim;

-- remove: walked → without the item $remove, unless the path holds nothing else
SELECT journey_id, person_id, outcome, net_value, ended_at, touch_id, touched_at, is_direct, item,
    ROW_NUMBER() OVER (PARTITION BY journey_id ORDER BY position) AS position,
    COUNT(*) OVER (PARTITION BY journey_id) AS path_length
FROM (
    SELECT journey_id, person_id, outcome, net_value, ended_at, touch_id, touched_at, is_direct,
        item, position,
        MAX(CASE WHEN item = $remove THEN 0 ELSE 1 END) OVER (PARTITION BY journey_id) AS has_other
    FROM walked
) AS w
WHERE item <> $remove OR has_other = 0;

-- remove_last: walked → without the run of $remove at the end, unless the path holds nothing else
SELECT journey_id, person_id, outcome, net_value, ended_at, touch_id, touched_at, is_direct, item,
    ROW_NUMBER() OVER (PARTITION BY journey_id ORDER BY position) AS position,
    COUNT(*) OVER (PARTITION BY journey_id) AS path_length
FROM (
    SELECT journey_id, person_id, outcome, net_value, ended_at, touch_id, touched_at, is_direct,
        item, position,
        MAX(CASE WHEN item = $remove THEN 0 ELSE position END) OVER (PARTITION BY journey_id)
            AS last_other
    FROM walked
) AS w
WHERE position <= last_other OR last_other = 0;
