-- sightings: events → one row per distinct set of ids that stood on one event
SELECT weak_id, user_key, email_key, phone_key, alias_user_key, alias_weak_id
FROM events
GROUP BY weak_id, user_key, email_key, phone_key, alias_user_key, alias_weak_id;

-- crowded: sightings → e-mails and phones seen with more than $max_people user ids: no identity
SELECT contact_key
FROM (
    SELECT email_key AS contact_key, user_key FROM sightings WHERE email_key IS NOT NULL
    UNION ALL
    SELECT phone_key AS contact_key, user_key FROM sightings WHERE phone_key IS NOT NULL
) AS contacts
GROUP BY contact_key
HAVING COUNT(DISTINCT user_key) > $max_people;

-- seen: sightings, crowded → sightings whose e-mails and phones may serve as identity
SELECT s.weak_id, s.user_key,
    CASE WHEN e.contact_key IS NULL THEN s.email_key END AS email_key,
    CASE WHEN p.contact_key IS NULL THEN s.phone_key END AS phone_key,
    s.alias_user_key, s.alias_weak_id
FROM sightings AS s
LEFT JOIN crowded AS e ON e.contact_key = s.email_key
LEFT JOIN crowded AS p ON p.contact_key = s.phone_key;

-- strong_links: seen → one row per pair of strong ids that stood on one event or in an alias
SELECT DISTINCT node, other
FROM (
    SELECT user_key AS node, email_key AS other FROM seen
    UNION ALL
    SELECT user_key AS node, phone_key AS other FROM seen
    UNION ALL
    SELECT email_key AS node, phone_key AS other FROM seen
    UNION ALL
    SELECT user_key AS node, alias_user_key AS other FROM seen
) AS pairs
WHERE node IS NOT NULL AND other IS NOT NULL;

-- weak_links: seen → one row per pair of weak ids that an alias without a user id joins
SELECT DISTINCT weak_id AS node, alias_weak_id AS other
FROM seen
WHERE user_key IS NULL AND weak_id IS NOT NULL AND alias_weak_id IS NOT NULL;

-- edges: links → the same links, each in both directions
SELECT node, other FROM links
UNION
SELECT other AS node, node AS other FROM links;

-- labels: edges → every linked node, labelled with the smallest node next to it or itself
SELECT node, LEAST(node, MIN(other)) AS label
FROM edges
GROUP BY node;

-- next_labels: labels, edges → every node with the smallest label around it, and that label's own
SELECT e.node, LEAST(MIN(o.label), MIN(j.label), MIN(m.label)) AS label
FROM edges AS e
JOIN labels AS m ON m.node = e.node
JOIN labels AS o ON o.node = e.other
JOIN labels AS j ON j.node = m.label
GROUP BY e.node;

-- unsettled: labels, next_labels → how many nodes still changed their label
SELECT COUNT(*) AS nodes
FROM labels AS l
JOIN next_labels AS n ON n.node = l.node
WHERE n.label <> l.label;

-- accounts: seen, strong_labels → one row per strong id: the account it belongs to
SELECT s.strong_key, COALESCE(l.label, s.strong_key) AS account_id
FROM (
    SELECT user_key AS strong_key FROM seen WHERE user_key IS NOT NULL
    UNION
    SELECT email_key AS strong_key FROM seen WHERE email_key IS NOT NULL
    UNION
    SELECT phone_key AS strong_key FROM seen WHERE phone_key IS NOT NULL
    UNION
    SELECT alias_user_key AS strong_key FROM seen
    WHERE alias_user_key IS NOT NULL AND user_key IS NOT NULL
) AS s
LEFT JOIN strong_labels AS l ON l.node = s.strong_key;

-- weak_accounts: seen, accounts → one row per weak id and account seen with it, or null
SELECT DISTINCT s.weak_id, a.account_id
FROM (
    SELECT weak_id, COALESCE(user_key, email_key, phone_key) AS strong_key FROM seen
    WHERE weak_id IS NOT NULL
    UNION
    SELECT alias_weak_id AS weak_id, user_key AS strong_key FROM seen
    WHERE alias_weak_id IS NOT NULL AND user_key IS NOT NULL
) AS s
LEFT JOIN accounts AS a ON a.strong_key = s.strong_key;

-- weak_groups: weak_accounts, weak_labels → one row per group of aliased weak ids: its account
SELECT g.group_id, COUNT(g.account_id) AS accounts,
    CASE WHEN COUNT(g.account_id) = 1 THEN MIN(g.account_id) END AS account_id
FROM (
    SELECT DISTINCT COALESCE(l.label, w.weak_id) AS group_id, w.account_id
    FROM weak_accounts AS w
    LEFT JOIN weak_labels AS l ON l.node = w.weak_id
) AS g
GROUP BY g.group_id;

-- devices: weak_accounts, weak_labels, weak_groups → one row per weak id
SELECT w.weak_id, g.group_id, g.accounts, g.account_id
FROM (SELECT DISTINCT weak_id FROM weak_accounts) AS w
LEFT JOIN weak_labels AS l ON l.node = w.weak_id
JOIN weak_groups AS g ON g.group_id = COALESCE(l.label, w.weak_id);
