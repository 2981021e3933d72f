SELECT
  DATE_TRUNC('MONTH', time) AS time,
  MEASURE(failure_rate) AS failure_rate,
  MEASURE(failure_rate_low) AS failure_rate_low,
  MEASURE(failure_rate_high) AS failure_rate_high
FROM main.fleet
GROUP BY
  DATE_TRUNC('MONTH', time)
ORDER BY
  failure_rate DESC
LIMIT 1000
