SELECT
  DATE_TRUNC('QUARTER', time) AS time,
  model AS model,
  MEASURE(failures) AS failures
FROM main.fleet
GROUP BY
  DATE_TRUNC('QUARTER', time),
  model
ORDER BY
  failures DESC
LIMIT 1000
