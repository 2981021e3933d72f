SELECT
  `time_month` AS `month`,
  `online` AS `online`
FROM (
  SELECT
    `time_month`,
    `_online` AS `online`
  FROM (
    SELECT
      `time_month` AS `time_month`,
      SUM(CASE WHEN `_moment` = `_last_online` THEN `_online` END) AS `_online`
    FROM (
      SELECT
        CAST(DATE_TRUNC('MONTH', CAST(`snapshots`.`month` AS TIMESTAMP)) AS TIMESTAMP) AS `time_month`,
        `snapshots`.`online` AS `_online`,
        CAST(`snapshots`.`month` AS TIMESTAMP) AS `_moment`,
        MAX(
          CASE
            WHEN NOT `snapshots`.`online` IS NULL
            THEN CAST(`snapshots`.`month` AS TIMESTAMP)
          END
        ) OVER (
          PARTITION BY CAST(DATE_TRUNC('MONTH', CAST(`snapshots`.`month` AS TIMESTAMP)) AS TIMESTAMP)
        ) AS `_last_online`
      FROM `snapshots` AS `snapshots`
    ) AS `rows`
    GROUP BY
      1
  ) AS `merged`
) AS `charging`
