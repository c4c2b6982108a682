-- spent: costs → one row per item: what was spent on it in the range
SELECT CASE WHEN $by = 'channel' THEN channel WHEN $by = 'source' THEN source
        ELSE COALESCE(campaign, 'unknown') END AS item,
    SUM(cost) AS cost, CAST(SUM(impressions) AS BIGINT) AS impressions,
    CAST(SUM(clicks) AS BIGINT) AS clicks
FROM costs
WHERE day >= CAST($first_day AS DATE) AND day <= CAST($last_day AS DATE) AND cost IS NOT NULL
GROUP BY 1;

-- unrated: costs → per currency without a rate, what was spent in the range
SELECT currency, SUM(own_cost) AS own_cost
FROM costs
WHERE day >= CAST($first_day AS DATE) AND day <= CAST($last_day AS DATE) AND cost IS NULL
GROUP BY currency;

-- cost_days: costs → how many days of the range have a cost
SELECT COUNT(DISTINCT day) AS days
FROM costs
WHERE day >= CAST($first_day AS DATE) AND day <= CAST($last_day AS DATE);

-- earned: credited → one row per item and model: sums over persons, and those of their squares
SELECT item, model, SUM(conversions) AS conversions, SUM(conversions * conversions) AS squares,
    SUM(value) AS value, SUM(value * value) AS value_squares
FROM (
    SELECT item, model, person_id, SUM(conversions) AS conversions, SUM(value) AS value
    FROM credited
    GROUP BY item, model, person_id
) AS by_person
GROUP BY item, model;
