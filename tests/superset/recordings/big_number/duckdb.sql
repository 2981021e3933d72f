SELECT
  MEASURE(mtbf) AS mtbf
FROM main.fleet
LIMIT 1000
