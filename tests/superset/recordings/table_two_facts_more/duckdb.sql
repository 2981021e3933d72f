SELECT
  model AS model,
  region AS region,
  MEASURE(failures) AS failures,
  MEASURE(miles) AS miles,
  MEASURE(repair_cost) AS repair_cost
FROM main.fleet
GROUP BY
  model,
  region
ORDER BY
  failures DESC
LIMIT 1000
