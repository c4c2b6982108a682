-- gone: held, target_events, target_ids → rows of event files that are or name the person
SELECT file, event_id, CAST(occurred_at AS DATE) AS day, batch,
    xor(event_id, CAST(date_diff('day', DATE '1970-01-01', CAST(occurred_at AS DATE)) AS BIGINT)
        << 40) AS message,
    COALESCE(weak_id IN (SELECT id FROM target_ids), FALSE)
        OR COALESCE(user_key IN (SELECT id FROM target_ids), FALSE)
        OR COALESCE(email_key IN (SELECT id FROM target_ids), FALSE)
        OR COALESCE(phone_key IN (SELECT id FROM target_ids), FALSE)
        OR COALESCE(alias_user_key IN (SELECT id FROM target_ids), FALSE)
        OR COALESCE(alias_weak_id IN (SELECT id FROM target_ids), FALSE) AS is_named
FROM held
WHERE event_id IN (SELECT event_id FROM target_events)
    OR weak_id IN (SELECT id FROM target_ids)
    OR user_key IN (SELECT id FROM target_ids)
    OR email_key IN (SELECT id FROM target_ids)
    OR phone_key IN (SELECT id FROM target_ids)
    OR alias_user_key IN (SELECT id FROM target_ids)
    OR alias_weak_id IN (SELECT id FROM target_ids);

-- near_copies: held, gone → rows of event files that share a message with what goes
SELECT h.file, h.event_id, h.day, h.batch, h.message
FROM (
    SELECT file, event_id, CAST(occurred_at AS DATE) AS day, batch,
        xor(event_id, CAST(date_diff('day', DATE '1970-01-01', CAST(occurred_at AS DATE))
            AS BIGINT) << 40) AS message
    FROM held
) AS h
WHERE h.message IN (SELECT message FROM gone)
    AND (h.file, h.event_id) NOT IN (SELECT file, event_id FROM gone);

-- kept: held, gone, unsaid_ids → what the rows that stay refer to
SELECT h.weak_id, h.user_key, h.email_key, h.phone_key,
    CASE WHEN h.arrival_id NOT IN (SELECT id FROM unsaid_ids) THEN h.arrival_id END AS arrival_id,
    CASE WHEN h.agent_id NOT IN (SELECT id FROM unsaid_ids) THEN h.agent_id END AS agent_id,
    CASE WHEN h.page_id NOT IN (SELECT id FROM unsaid_ids) THEN h.page_id END AS page_id,
    CASE WHEN h.order_key NOT IN (SELECT id FROM unsaid_ids) THEN h.order_key END AS order_key,
    CASE WHEN h.basket_id NOT IN (SELECT id FROM unsaid_ids) THEN h.basket_id END AS basket_id
FROM held AS h
ANTI JOIN gone AS g ON g.file = h.file AND g.event_id = h.event_id;
