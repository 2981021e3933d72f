SELECT
  model AS model,
  MEASURE(failures) AS failures,
  MEASURE(miles) AS miles
FROM main.fleet
WHERE
  region IS NULL
GROUP BY
  model
ORDER BY
  failures DESC
LIMIT 1000
