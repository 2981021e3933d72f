WITH rates AS (
  SELECT
    model,
    MEASURE(failure_rate) AS rate
  FROM fleet
  WHERE
    time < '2024-04-01'
  GROUP BY
    model
)
SELECT
  v.vehicle_id,
  r.rate
FROM vehicles AS v
JOIN rates AS r
  ON v.model = r.model
WHERE
  v.region = 'US'
LIMIT 100001
