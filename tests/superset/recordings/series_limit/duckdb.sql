SELECT
  DATE_TRUNC('QUARTER', time) AS time,
  model AS model,
  MEASURE(failure_rate) AS failure_rate
FROM main.fleet
JOIN (
  SELECT
    model AS model__,
    MEASURE(failure_rate) AS mme_inner__
  FROM main.fleet
  GROUP BY
    model
  ORDER BY
    MEASURE(failure_rate) DESC
  LIMIT 2
) AS series_limit
  ON model = model__
GROUP BY
  DATE_TRUNC('QUARTER', time),
  model
ORDER BY
  failure_rate DESC
LIMIT 1000
