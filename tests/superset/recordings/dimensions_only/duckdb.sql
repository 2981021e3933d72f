SELECT
  model AS model,
  region AS region
FROM main.fleet
GROUP BY
  model,
  region
LIMIT 1000
