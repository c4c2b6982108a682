-- suppressed_ids: hashed, suppressed → ids of the new rows that the list names
SELECT id
FROM (
    SELECT weak_id AS id FROM hashed UNION SELECT user_key FROM hashed
    UNION SELECT email_key FROM hashed UNION SELECT phone_key FROM hashed
    UNION SELECT alias_user_key FROM hashed UNION SELECT alias_weak_id FROM hashed
) AS carried
WHERE id IS NOT NULL
    AND sha256($key || 'forgotten:id:' || CAST(id AS VARCHAR)) IN (SELECT hash FROM suppressed);

-- suppressed_rows: hashed, suppressed_ids, suppressed → rows that carry one, or are one themselves
SELECT rowid AS place_in
FROM hashed
WHERE weak_id IN (SELECT id FROM suppressed_ids)
    OR user_key IN (SELECT id FROM suppressed_ids)
    OR email_key IN (SELECT id FROM suppressed_ids)
    OR phone_key IN (SELECT id FROM suppressed_ids)
    OR alias_user_key IN (SELECT id FROM suppressed_ids)
    OR alias_weak_id IN (SELECT id FROM suppressed_ids)
    OR sha256($key || 'forgotten:event:' || CAST(event_id AS VARCHAR))
        IN (SELECT hash FROM suppressed);
