SELECT
  model AS model,
  MEASURE(mtbf) AS mtbf
FROM main.fleet
GROUP BY
  model
ORDER BY
  MEASURE(miles) DESC
LIMIT 2
