SELECT
  model,
  MEASURE(failure_rate_high, confidence_level => 0.9) AS high
FROM fleet
GROUP BY
  model
LIMIT 100001
