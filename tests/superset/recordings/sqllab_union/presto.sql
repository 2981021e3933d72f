SELECT
  'first quarter' AS period,
  MEASURE(failures) AS failures
FROM fleet
WHERE
  time < '2024-04-01'
UNION ALL
SELECT
  'second quarter',
  MEASURE(failures)
FROM fleet
WHERE
  time >= '2024-04-01'
LIMIT 100001
