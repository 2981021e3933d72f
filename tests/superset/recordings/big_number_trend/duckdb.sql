SELECT
  DATE_TRUNC('MONTH', time) AS time,
  MEASURE(vehicles) AS vehicles
FROM main.fleet
GROUP BY
  DATE_TRUNC('MONTH', time)
LIMIT 1000
