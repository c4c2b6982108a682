-- seen_lately: hits → per touchpoint how often it was hit, and when last
SELECT touchpoint, COUNT(*) AS events, MAX(at_us) AS last_us
FROM hits
GROUP BY touchpoint
ORDER BY touchpoint NULLS LAST;
