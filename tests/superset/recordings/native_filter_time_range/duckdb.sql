SELECT
  MIN(months_in_service) AS min,
  MAX(months_in_service) AS max
FROM main.fleet
LIMIT 1000
