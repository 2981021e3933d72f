SELECT
  DATE_TRUNC('QUARTER', time) AS time,
  model AS model,
  MEASURE(failure_rate) AS failure_rate
FROM main.fleet
GROUP BY
  DATE_TRUNC('QUARTER', time),
  model
ORDER BY
  failure_rate DESC
LIMIT 1000
