SELECT
  build_month AS build_month,
  MEASURE(failures) AS failures,
  MEASURE(miles) AS miles
FROM main.fleet
WHERE
  build_month >= CAST('2023-11-01' AS DATE)
  AND build_month < CAST('2024-01-01' AS DATE)
GROUP BY
  build_month
ORDER BY
  failures DESC
LIMIT 1000
