-- settled: events → per order what its payments, fees and invoices say
SELECT order_key, COUNT(CASE WHEN event = 'Invoice Paid' THEN event_id END) AS payments,
    SUM(CASE WHEN event = 'Invoice Paid' THEN value END) AS paid,
    SUM(CASE WHEN event = 'Fee Charged' THEN value END) AS fees,
    SUM(CASE WHEN event = 'Invoice Issued' THEN value END) AS invoiced,
    MIN(CASE WHEN event = 'Invoice Paid' THEN occurred_at END) AS first_paid_at
FROM events
WHERE event IN ('Invoice Paid', 'Fee Charged', 'Invoice Issued') AND order_key IS NOT NULL
    AND COALESCE(currency, $currency) = $currency AND excluded = ''
GROUP BY order_key;

-- accounted: conversions, settled → orders and payments side by side, each with its outcome
SELECT order_key, occurred_at, ordered, invoiced, paid, fees,
    COALESCE(paid, CAST(0 AS DOUBLE)) - ordered AS difference,
    CASE WHEN other_currency IS NOT NULL THEN 'other_currency'
        WHEN state IS NULL THEN 'no_order'
        WHEN state = 'cancelled' AND paid IS NULL THEN 'cancelled'
        WHEN state = 'cancelled' AND ABS(paid) < CAST(0.005 AS DOUBLE) THEN 'matched'
        WHEN state = 'cancelled' THEN 'cancelled_paid'
        WHEN ABS(COALESCE(paid, CAST(0 AS DOUBLE)) - ordered) < CAST(0.005 AS DOUBLE)
            AND ABS(COALESCE(invoiced, gross) - gross) >= CAST(0.005 AS DOUBLE) THEN 'invoice_differs'
        WHEN ABS(COALESCE(paid, CAST(0 AS DOUBLE)) - ordered) < CAST(0.005 AS DOUBLE) THEN 'matched'
        WHEN paid IS NULL AND state = 'open' THEN 'open'
        WHEN paid IS NULL THEN 'not_paid'
        WHEN payments > 1 AND ABS(paid - payments * ordered) < CAST(0.005 AS DOUBLE) THEN 'paid_twice'
        ELSE 'amount_differs' END AS outcome
FROM (
    SELECT c.order_key, c.converted_at AS occurred_at, c.gross_value AS gross,
        c.net_value AS ordered, c.state, c.other_currency, s.payments, s.paid, s.fees, s.invoiced
    FROM conversions AS c
    LEFT JOIN settled AS s ON s.order_key = c.order_key
    WHERE c.goal = $goal AND c.excluded = ''
    UNION ALL
    SELECT s.order_key, s.first_paid_at AS occurred_at, CAST(0 AS DOUBLE) AS gross,
        CAST(0 AS DOUBLE) AS ordered, CAST(NULL AS VARCHAR) AS state, CAST(NULL AS VARCHAR) AS other_currency, s.payments, s.paid,
        s.fees, s.invoiced
    FROM settled AS s
    LEFT JOIN (
        SELECT DISTINCT order_key FROM conversions WHERE goal = $goal
    ) AS c ON c.order_key = s.order_key
    WHERE c.order_key IS NULL AND s.payments > 0
) AS beside
WHERE EPOCH_US(occurred_at) >= $since_us AND EPOCH_US(occurred_at) < $until_us;

-- outcomes: accounted → one row per outcome: orders and money
SELECT outcome, COUNT(*) AS orders, SUM(ordered) AS ordered, SUM(paid) AS paid, SUM(fees) AS fees,
    SUM(difference) AS difference
FROM accounted
GROUP BY outcome;

-- unmatched: accounted, order_numbers → each order that does not match, with its number
SELECT n.order_number, a.outcome, a.occurred_at, a.ordered, a.invoiced, a.paid, a.fees,
    a.difference
FROM accounted AS a
LEFT JOIN order_numbers AS n ON n.order_key = a.order_key
WHERE a.outcome NOT IN ('matched', 'open', 'cancelled');

-- unnumbered: events → payments that name no order
SELECT COUNT(*) AS payments, SUM(value) AS paid
FROM events
WHERE event = 'Invoice Paid' AND order_key IS NULL AND excluded = ''
    AND COALESCE(currency, $currency) = $currency
    AND EPOCH_US(occurred_at) >= $since_us AND EPOCH_US(occurred_at) < $until_us;
