SELECT
  `time_month` AS `month`,
  `faults_90d` AS `faults_90d`
FROM (
  SELECT
    `time_month`,
    `_faults_90d` AS `faults_90d`
  FROM (
    SELECT
      CAST(`periods`.`_period` AS TIMESTAMP) AS `time_month`,
      COALESCE(
        CASE
          WHEN `periods`.`_period` = `time_month` OR `time_month` IS NULL
          THEN `_faults_90d`
        END,
        0
      ) AS `_faults_90d`
    FROM (
      SELECT
        *,
        LEAD(`time_month`) OVER (ORDER BY `time_month`) AS `_next`,
        MAX(`time_month`) OVER () AS `_final`
      FROM (
        SELECT
          `time_month`,
          SUM(`_faults_90d`) AS `_faults_90d`
        FROM (
          SELECT
            CAST(`periods`.`_period` AS TIMESTAMP) AS `time_month`,
            CASE
              WHEN `_day` >= `periods`.`_period` + (
                1
              ) * INTERVAL '1' MONTH + (
                -90
              ) * INTERVAL '1' DAY
              AND `_day` < `periods`.`_period` + (
                1
              ) * INTERVAL '1' MONTH
              THEN `_faults_90d`
            END AS `_faults_90d`,
            `_final`
          FROM (
            SELECT
              `_day`,
              `_faults_90d`,
              `time_month` AS `_origin`,
              MAX(`time_month`) OVER () AS `_final`
            FROM (
              SELECT
                CAST(DATE_TRUNC('MONTH', `faults`.`occurred_at`) AS TIMESTAMP) AS `time_month`,
                DATE_TRUNC('DAY', `faults`.`occurred_at`) AS `_day`,
                COUNT(*) AS `_faults_90d`
              FROM `faults` AS `faults`
              GROUP BY
                1,
                2
            ) AS `dated`
          ) AS `dated`
          LATERAL VIEW
          EXPLODE(
            COALESCE(
              SEQUENCE(
                `_origin`,
                CASE
                  WHEN NOT `_final` IS NULL AND NOT `_origin` + (
                    5
                  ) * INTERVAL '1' MONTH IS NULL
                  THEN LEAST(`_final`, `_origin` + (
                    5
                  ) * INTERVAL '1' MONTH)
                END,
                INTERVAL '1' MONTH
              ),
              ARRAY(`_origin`)
            )
          ) periods AS `_period`
        ) AS `members`
        WHERE
          `time_month` <= `_final` OR `time_month` IS NULL
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
) AS `charging`
