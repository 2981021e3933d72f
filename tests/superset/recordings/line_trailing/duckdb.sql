SELECT
  DATE_TRUNC('MONTH', time) AS time,
  MEASURE(failure_rate_t12m) AS failure_rate_t12m
FROM main.fleet
GROUP BY
  DATE_TRUNC('MONTH', time)
ORDER BY
  failure_rate_t12m DESC
LIMIT 1000
