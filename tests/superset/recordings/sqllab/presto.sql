SELECT
  model,
  MEASURE(failure_rate) AS rate,
  MEASURE(failure_rate_low) AS low,
  MEASURE(failure_rate_high) AS high
FROM fleet
GROUP BY
  1
HAVING
  MEASURE(miles) > 1000
ORDER BY
  2 DESC,
  1
LIMIT 100001
