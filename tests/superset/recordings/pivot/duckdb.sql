SELECT
  component AS component,
  model AS model,
  MEASURE(failures) AS failures
FROM main.fleet
GROUP BY
  component,
  model
ORDER BY
  failures DESC
LIMIT 10000
