-- new_sightings: changed, old_sightings → sets of ids that stood on no event before
SELECT weak_id, user_key, email_key, phone_key, alias_user_key, alias_weak_id
FROM changed
EXCEPT
SELECT o.weak_id, o.user_key, o.email_key, o.phone_key, o.alias_user_key, o.alias_weak_id
FROM old_sightings AS o
JOIN (SELECT DISTINCT COALESCE(weak_id, 0) AS weak_id FROM changed) AS c
    ON c.weak_id = COALESCE(o.weak_id, 0);

-- named_before: old_sightings → those that name a strong id
SELECT weak_id, user_key, email_key, phone_key, alias_user_key, alias_weak_id
FROM old_sightings
WHERE user_key IS NOT NULL OR email_key IS NOT NULL OR phone_key IS NOT NULL
    OR alias_user_key IS NOT NULL;

-- contacted: changed, named_sightings → strong ids seen beside an e-mail or phone of what changed
SELECT s.user_key, s.email_key, s.phone_key
FROM named_sightings AS s
JOIN (SELECT DISTINCT email_key FROM changed) AS c ON c.email_key = s.email_key
UNION
SELECT s.user_key, s.email_key, s.phone_key
FROM named_sightings AS s
JOIN (SELECT DISTINCT phone_key FROM changed) AS c ON c.phone_key = s.phone_key;

-- changed_strong: changed, contacted → strong ids on what changed, and those beside its contacts
SELECT user_key AS strong_key FROM changed WHERE user_key IS NOT NULL
UNION
SELECT email_key AS strong_key FROM changed WHERE email_key IS NOT NULL
UNION
SELECT phone_key AS strong_key FROM changed WHERE phone_key IS NOT NULL
UNION
SELECT alias_user_key AS strong_key FROM changed WHERE alias_user_key IS NOT NULL
UNION
SELECT user_key AS strong_key FROM contacted WHERE user_key IS NOT NULL
UNION
SELECT email_key AS strong_key FROM contacted WHERE email_key IS NOT NULL
UNION
SELECT phone_key AS strong_key FROM contacted WHERE phone_key IS NOT NULL;

-- accounts_before: old_accounts, changed_strong → the rows of their accounts before the change
SELECT o.strong_key, o.account_id, o.made
FROM old_accounts AS o
JOIN (
    SELECT DISTINCT a.account_id
    FROM old_accounts AS a
    JOIN changed_strong AS c ON c.strong_key = a.strong_key
) AS f ON f.account_id = o.account_id;

-- affected_strong: changed_strong, accounts_before → strong ids whose account may have changed
SELECT strong_key FROM changed_strong
UNION
SELECT strong_key FROM accounts_before;

-- strong_sightings: named_sightings, affected_strong → those that name one of these strong ids
SELECT s.weak_id, s.user_key, s.email_key, s.phone_key, s.alias_user_key, s.alias_weak_id
FROM named_sightings AS s
JOIN affected_strong AS k ON k.strong_key = s.user_key
UNION
SELECT s.weak_id, s.user_key, s.email_key, s.phone_key, s.alias_user_key, s.alias_weak_id
FROM named_sightings AS s
JOIN affected_strong AS k ON k.strong_key = s.email_key
UNION
SELECT s.weak_id, s.user_key, s.email_key, s.phone_key, s.alias_user_key, s.alias_weak_id
FROM named_sightings AS s
JOIN affected_strong AS k ON k.strong_key = s.phone_key
UNION
SELECT s.weak_id, s.user_key, s.email_key, s.phone_key, s.alias_user_key, s.alias_weak_id
FROM named_sightings AS s
JOIN affected_strong AS k ON k.strong_key = s.alias_user_key;

-- affected_accounts: accounts of strong_sightings, affected_strong → the rows of accounts made anew
SELECT a.strong_key, a.account_id
FROM accounts AS a
JOIN affected_strong AS k ON k.strong_key = a.strong_key;

-- changed_weak: changed, strong_sightings → weak ids on what changed or seen with those strong ids
SELECT weak_id FROM changed WHERE weak_id IS NOT NULL
UNION
SELECT alias_weak_id AS weak_id FROM changed WHERE alias_weak_id IS NOT NULL
UNION
SELECT weak_id FROM strong_sightings WHERE weak_id IS NOT NULL
UNION
SELECT alias_weak_id AS weak_id FROM strong_sightings WHERE alias_weak_id IS NOT NULL;

-- devices_before: old_devices, changed_weak → the rows of their groups before the change
SELECT o.weak_id, o.group_id, o.accounts, o.account_id, o.made
FROM old_devices AS o
JOIN (
    SELECT DISTINCT d.group_id
    FROM old_devices AS d
    JOIN changed_weak AS c ON c.weak_id = d.weak_id
) AS f ON f.group_id = o.group_id;

-- affected_weak: changed_weak, devices_before → weak ids whose group or account may have changed
SELECT weak_id FROM changed_weak
UNION
SELECT weak_id FROM devices_before;

-- weak_sightings: all_sightings, affected_weak → those that name one of these weak ids
SELECT s.weak_id, s.user_key, s.email_key, s.phone_key, s.alias_user_key, s.alias_weak_id
FROM all_sightings AS s
JOIN affected_weak AS w ON w.weak_id = s.weak_id
UNION
SELECT s.weak_id, s.user_key, s.email_key, s.phone_key, s.alias_user_key, s.alias_weak_id
FROM all_sightings AS s
JOIN affected_weak AS w ON w.weak_id = s.alias_weak_id;

-- affected_devices: devices of weak_sightings, affected_weak → the rows of devices made anew
SELECT d.weak_id, d.group_id, d.accounts, d.account_id
FROM devices AS d
JOIN affected_weak AS w ON w.weak_id = d.weak_id;

-- merged_accounts: old_accounts, affected_strong, part_accounts → accounts as they are now
SELECT o.strong_key, o.account_id
FROM old_accounts AS o
LEFT JOIN affected_strong AS k ON k.strong_key = o.strong_key
WHERE k.strong_key IS NULL
UNION ALL
SELECT strong_key, account_id FROM part_accounts;

-- merged_devices: old_devices, affected_weak, part_devices → devices as they are now
SELECT o.weak_id, o.group_id, o.accounts, o.account_id
FROM old_devices AS o
LEFT JOIN affected_weak AS w ON w.weak_id = o.weak_id
WHERE w.weak_id IS NULL
UNION ALL
SELECT weak_id, group_id, accounts, account_id FROM part_devices;
