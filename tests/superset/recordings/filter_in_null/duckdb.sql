SELECT
  region AS region,
  MEASURE(failures) AS failures
FROM main.fleet
WHERE
  region IS NULL OR region IN ('EU')
GROUP BY
  region
ORDER BY
  failures DESC
LIMIT 1000
