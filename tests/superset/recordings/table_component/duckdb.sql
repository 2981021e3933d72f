SELECT
  component AS component,
  MEASURE(failures) AS failures,
  MEASURE(failure_rate) AS failure_rate,
  MEASURE(failure_rate_high) AS failure_rate_high
FROM main.fleet
GROUP BY
  component
ORDER BY
  failures DESC
LIMIT 1000
