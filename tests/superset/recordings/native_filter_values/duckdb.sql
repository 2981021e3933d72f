SELECT
  region AS region
FROM main.fleet
GROUP BY
  region
ORDER BY
  region ASC
LIMIT 1000
