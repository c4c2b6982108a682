-- standing_costs: kept_costs → one row per source, day and campaign: what its newest import says
SELECT k.source, k.day, k.utm_source, k.utm_medium, k.utm_campaign, k.currency,
    CAST(SUM(CAST(k.cost AS DECIMAL(38, 4))) AS DOUBLE) AS cost,
    CAST(SUM(k.impressions) AS BIGINT) AS impressions, CAST(SUM(k.clicks) AS BIGINT) AS clicks
FROM kept_costs AS k
JOIN (
    SELECT source, day, COALESCE(utm_source, '') AS utm_source,
        COALESCE(utm_medium, '') AS utm_medium, COALESCE(utm_campaign, '') AS utm_campaign,
        MAX(batch) AS batch
    FROM kept_costs
    GROUP BY source, day, COALESCE(utm_source, ''), COALESCE(utm_medium, ''),
        COALESCE(utm_campaign, '')
) AS n ON n.source = k.source AND n.day = k.day AND n.utm_source = COALESCE(k.utm_source, '')
    AND n.utm_medium = COALESCE(k.utm_medium, '')
    AND n.utm_campaign = COALESCE(k.utm_campaign, '') AND n.batch = k.batch
GROUP BY k.source, k.day, k.utm_source, k.utm_medium, k.utm_campaign, k.currency
ORDER BY k.day, k.source, k.utm_source, k.utm_medium, k.utm_campaign, k.currency;

-- told_costs: cost_rows → the same of the file that comes in
SELECT source, day, utm_source, utm_medium, utm_campaign, currency,
    CAST(SUM(CAST(cost AS DECIMAL(38, 4))) AS DOUBLE) AS cost,
    CAST(SUM(impressions) AS BIGINT) AS impressions, CAST(SUM(clicks) AS BIGINT) AS clicks
FROM cost_rows
GROUP BY source, day, utm_source, utm_medium, utm_campaign, currency;

-- changed_costs: told_costs, standing_costs → what is new or told otherwise, and whether it stood
SELECT t.source, t.day, COALESCE(t.utm_source, '') AS utm_source,
    COALESCE(t.utm_medium, '') AS utm_medium, COALESCE(t.utm_campaign, '') AS utm_campaign,
    CASE WHEN s.day IS NULL THEN 0 ELSE 1 END AS stood
FROM told_costs AS t
LEFT JOIN standing_costs AS s ON s.source = t.source AND s.day = t.day
    AND COALESCE(s.utm_source, '') = COALESCE(t.utm_source, '')
    AND COALESCE(s.utm_medium, '') = COALESCE(t.utm_medium, '')
    AND COALESCE(s.utm_campaign, '') = COALESCE(t.utm_campaign, '')
    AND COALESCE(s.currency, '') = COALESCE(t.currency, '')
WHERE s.day IS NULL OR s.cost <> t.cost
    OR COALESCE(s.impressions, -1) <> COALESCE(t.impressions, -1)
    OR COALESCE(s.clicks, -1) <> COALESCE(t.clicks, -1);

-- found: cost_rows, changed_costs → rows of the file, those that tell something new, or otherwise
SELECT COUNT(*) AS rows, CAST(COALESCE(SUM(changed), 0) AS BIGINT) AS changed,
    CAST(COALESCE(SUM(stood), 0) AS BIGINT) AS updated
FROM (
    SELECT r.row, MAX(CASE WHEN c.day IS NULL THEN 0 ELSE 1 END) AS changed,
        MAX(COALESCE(c.stood, 0)) AS stood
    FROM cost_rows AS r
    LEFT JOIN changed_costs AS c ON c.source = r.source AND c.day = r.day
        AND c.utm_source = COALESCE(r.utm_source, '') AND c.utm_medium = COALESCE(r.utm_medium, '')
        AND c.utm_campaign = COALESCE(r.utm_campaign, '')
    GROUP BY r.row
) AS rows;
