SELECT
  model,
  COUNT(*) AS vehicles
FROM vehicles
GROUP BY
  model
ORDER BY
  model
LIMIT 100001
