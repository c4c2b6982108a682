-- whole: buyers → one row: conversions, and the sum of the squares of how many each person has
SELECT SUM(conversions) AS conversions, SUM(conversions * conversions) AS squares FROM buyers;
