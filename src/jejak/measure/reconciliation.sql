-- reconciliation: chosen, path_steps → one row: all conversions are attributed or unattributed
SELECT COUNT(*) AS conversions, SUM(CASE WHEN p.journey_id IS NULL THEN 0 ELSE 1 END) AS attributed,
    SUM(CASE WHEN p.journey_id IS NULL THEN 1 ELSE 0 END) AS unattributed,
    SUM(c.net_value) AS value,
    SUM(CASE WHEN p.journey_id IS NULL THEN CAST(0 AS DOUBLE) ELSE c.net_value END)
        AS attributed_value,
    SUM(CASE WHEN p.journey_id IS NULL THEN c.net_value ELSE CAST(0 AS DOUBLE) END)
        AS unattributed_value,
    SUM(c.gross_value) AS gross, SUM(c.cancelled_value) AS cancelled,
    SUM(c.refunded_value) AS refunded, SUM(c.net_value) AS net,
    SUM(CASE WHEN c.state = 'open' THEN 1 ELSE 0 END) AS open_orders,
    SUM(CASE WHEN c.state = 'open' THEN c.net_value ELSE CAST(0 AS DOUBLE) END) AS open_value,
    SUM(c.is_unpaid) AS unpaid,
    SUM(CASE WHEN c.other_currency IS NULL THEN 0 ELSE 1 END) AS in_other_currency,
    MAX(c.other_currency) AS other_currency
FROM chosen AS c
LEFT JOIN path_steps AS p ON p.journey_id = c.conversion_id AND p.position = 1;
