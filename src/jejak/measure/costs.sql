-- spent: costs → one row per item: what was spent on it in the range
SELECT item, SUM(cost) AS cost, CAST(SUM(impressions) AS BIGINT) AS impressions,
    CAST(SUM(clicks) AS BIGINT) AS clicks
FROM (
    SELECT CASE WHEN $by = 'channel' THEN channel WHEN $by = 'source' THEN source
        ELSE COALESCE(campaign, 'unknown') END AS item, cost, impressions, clicks
    FROM costs
    WHERE spent_on >= $first_day AND spent_on <= $last_day AND cost IS NOT NULL
) AS ranged
GROUP BY item;

-- paid: costs → by which channels each item was paid for in the range
SELECT DISTINCT CASE WHEN $by = 'channel' THEN channel WHEN $by = 'source' THEN source
    ELSE COALESCE(campaign, 'unknown') END AS item, channel
FROM costs
WHERE spent_on >= $first_day AND spent_on <= $last_day;

-- met: traffic → the items by which anybody ever came, with their channels
SELECT DISTINCT CASE WHEN $by = 'channel' THEN channel WHEN $by = 'source' THEN source
    ELSE COALESCE(campaign, 'unknown') END AS item, channel
FROM traffic;

-- unrated: costs → per currency without a rate, what was spent in the range
SELECT currency, SUM(own_cost) AS own_cost
FROM costs
WHERE spent_on >= $first_day AND spent_on <= $last_day AND cost IS NULL
GROUP BY currency;

-- cost_days: costs → how many days of the range have a cost
SELECT COUNT(DISTINCT spent_on) AS days
FROM costs
WHERE spent_on >= $first_day AND spent_on <= $last_day;
