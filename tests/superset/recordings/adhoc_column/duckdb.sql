SELECT
  CASE WHEN model IN ('A', 'B') THEN 'old' ELSE 'new' END AS generation,
  MEASURE(failures) AS failures,
  MEASURE(miles) AS miles,
  MEASURE(failure_rate) AS failure_rate
FROM main.fleet
GROUP BY
  CASE WHEN model IN ('A', 'B') THEN 'old' ELSE 'new' END
ORDER BY
  failure_rate DESC
LIMIT 1000
