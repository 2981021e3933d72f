SELECT
  `time_month` AS `time_month`,
  `calls` AS `calls`
FROM (
  SELECT
    `time_month`,
    `_calls` AS `calls`
  FROM (
    SELECT
      CAST(`periods`.`_period` AS TIMESTAMP) AS `time_month`,
      COALESCE(
        CASE
          WHEN `periods`.`_period` = `time_month` OR `time_month` IS NULL
          THEN `_calls`
        END,
        0
      ) AS `_calls`
    FROM (
      SELECT
        *,
        LEAD(`time_month`) OVER (ORDER BY `time_month`) AS `_next`,
        MAX(`time_month`) OVER () AS `_final`
      FROM (
        SELECT
          CAST(CAST(DATE_TRUNC(
            'MONTH',
            FROM_UTC_TIMESTAMP(TO_UTC_TIMESTAMP(`calls`.`called_at`, 'America/New_York'), 'Asia/Tokyo')
          ) AS TIMESTAMP) AS TIMESTAMP) AS `time_month`,
          COUNT(*) AS `_calls`
        FROM `calls` AS `calls`
        GROUP BY
          1
      ) AS `merged`
    ) AS `spaced`
    LATERAL VIEW
    EXPLODE(
      COALESCE(
        SEQUENCE(
          `time_month`,
          COALESCE(`_next` + (
            -1
          ) * INTERVAL '1' MONTH, `_final`),
          INTERVAL '1' MONTH
        ),
        ARRAY(`time_month`)
      )
    ) periods AS `_period`
  ) AS `merged`
) AS `fleet`
WHERE
  `calls` > 0
ORDER BY
  `time_month` ASC NULLS LAST
