SELECT
  DATE_TRUNC('MONTH', time) AS time,
  MEASURE(failures) AS failures
FROM main.fleet
GROUP BY
  DATE_TRUNC('MONTH', time)
ORDER BY
  failures DESC
LIMIT 1000
