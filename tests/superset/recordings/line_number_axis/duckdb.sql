SELECT
  months_in_service AS months_in_service,
  MEASURE(failures) AS failures,
  MEASURE(miles) AS miles,
  MEASURE(failure_rate) AS failure_rate
FROM main.fleet
GROUP BY
  months_in_service
ORDER BY
  failure_rate DESC
LIMIT 1000
