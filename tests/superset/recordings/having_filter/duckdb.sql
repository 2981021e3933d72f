SELECT
  model AS model,
  MEASURE(failures) AS failures,
  MEASURE(failure_rate) AS failure_rate
FROM main.fleet
GROUP BY
  model
HAVING
  (
    (
      MEASURE(failures) > 1 AND NOT MEASURE(failure_rate) IS NULL
    )
  )
ORDER BY
  failures DESC
LIMIT 1000
