SELECT
  DATE_TRUNC('MONTH', time) AS month,
  MEASURE(failures) AS failures
FROM fleet
GROUP BY
  1
ORDER BY
  1
LIMIT 3
