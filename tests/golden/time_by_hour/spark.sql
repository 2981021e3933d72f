SELECT
  `time_hour` AS `hour`,
  `calls` AS `calls`
FROM (
  SELECT
    `time_hour`,
    `_calls` AS `calls`
  FROM (
    SELECT
      CAST(DATE_TRUNC(
        'HOUR',
        FROM_UTC_TIMESTAMP(TO_UTC_TIMESTAMP(`calls`.`called_at`, 'America/New_York'), 'UTC')
      ) AS TIMESTAMP) AS `time_hour`,
      COUNT(*) AS `_calls`
    FROM `calls` AS `calls`
    WHERE
      `calls`.`called_at` < CAST('2024-03-31 20:00:00' AS TIMESTAMP)
    GROUP BY
      1
  ) AS `merged`
) AS `fleet`
