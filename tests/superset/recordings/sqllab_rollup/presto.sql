SELECT
  model,
  MEASURE(failure_rate) AS rate
FROM fleet
GROUP BY
  ROLLUP (
    model
  )
LIMIT 100001
