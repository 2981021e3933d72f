SELECT
  model AS model,
  MEASURE(failures) AS failures,
  MEASURE(failure_rate) AS failure_rate
FROM main.fleet
WHERE
  model = 'Z'
GROUP BY
  model
ORDER BY
  failures DESC
LIMIT 1000
