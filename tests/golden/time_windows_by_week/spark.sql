SELECT
  `time_week` AS `time_week`,
  `failures` AS `failures`,
  `failures_6w` AS `failures_6w`,
  `failures_90d` AS `failures_90d`
FROM (
  SELECT
    `time_week`,
    `_failures` AS `failures`,
    `_failures_42d` AS `failures_6w`,
    `_failures_90d` AS `failures_90d`
  FROM (
    SELECT
      CAST(`periods`.`_period` AS TIMESTAMP) AS `time_week`,
      COALESCE(
        CASE
          WHEN `periods`.`_period` = `time_week` OR `time_week` IS NULL
          THEN `_failures`
        END,
        0
      ) AS `_failures`,
      COALESCE(
        CASE
          WHEN `periods`.`_period` = `time_week` OR `time_week` IS NULL
          THEN `_failures_42d`
        END,
        0
      ) AS `_failures_42d`,
      COALESCE(
        CASE
          WHEN `periods`.`_period` = `time_week` OR `time_week` IS NULL
          THEN `_failures_90d`
        END,
        0
      ) AS `_failures_90d`
    FROM (
      SELECT
        *,
        LEAD(`time_week`) OVER (ORDER BY `time_week`) AS `_next`,
        CASE
          WHEN NOT MAX(`time_week`) OVER () IS NULL
          AND NOT CAST('2024-08-26 00:00:00' AS TIMESTAMP) IS NULL
          THEN GREATEST(MAX(`time_week`) OVER (), CAST('2024-08-26 00:00:00' AS TIMESTAMP))
        END AS `_final`
      FROM (
        SELECT
          `time_week`,
          SUM(`_failures`) AS `_failures`,
          SUM(`_failures_42d`) AS `_failures_42d`,
          SUM(`_failures_90d`) AS `_failures_90d`
        FROM (
          SELECT
            CAST(`periods`.`_period` AS TIMESTAMP) AS `time_week`,
            CASE WHEN `_origin` = `periods`.`_period` OR `_origin` IS NULL THEN `_failures` END AS `_failures`,
            CASE
              WHEN `_origin` > `periods`.`_period` + (
                -42
              ) * INTERVAL '1' DAY
              AND `_origin` <= `periods`.`_period`
              THEN `_failures_42d`
            END AS `_failures_42d`,
            CASE
              WHEN `_day` >= `periods`.`_period` + (
                7
              ) * INTERVAL '1' DAY + (
                -90
              ) * INTERVAL '1' DAY
              AND `_day` < `periods`.`_period` + (
                7
              ) * INTERVAL '1' DAY
              THEN `_failures_90d`
            END AS `_failures_90d`,
            `_final`
          FROM (
            SELECT
              `_day`,
              `_failures`,
              `_failures_42d`,
              `_failures_90d`,
              `time_week` AS `_origin`,
              CASE
                WHEN NOT MAX(`time_week`) OVER () IS NULL
                AND NOT CAST('2024-08-26 00:00:00' AS TIMESTAMP) IS NULL
                THEN GREATEST(MAX(`time_week`) OVER (), CAST('2024-08-26 00:00:00' AS TIMESTAMP))
              END AS `_final`
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('WEEK', `failures`.`failed_at`) AS TIMESTAMP) AS TIMESTAMP) AS `time_week`,
                DATE_TRUNC('DAY', `failures`.`failed_at`) AS `_day`,
                COUNT(
                  CASE
                    WHEN `failures`.`failed_at` >= CAST('2024-06-03 00:00:00' AS TIMESTAMP)
                    THEN 1
                  END
                ) AS `_failures`,
                COUNT(*) AS `_failures_42d`,
                COUNT(*) AS `_failures_90d`
              FROM `failures` AS `failures`
              WHERE
                `failures`.`failed_at` < CAST('2024-09-02 00:00:00' AS TIMESTAMP)
                AND `failures`.`failed_at` >= CAST('2024-03-05 00:00:00' AS TIMESTAMP)
              GROUP BY
                1,
                2
              UNION ALL
              SELECT
                CAST('2024-06-03 00:00:00' AS TIMESTAMP) AS `time_week`,
                NULL AS `_day`,
                NULL AS `_failures`,
                NULL AS `_failures_42d`,
                NULL AS `_failures_90d`
              UNION ALL
              SELECT
                CAST('2024-08-26 00:00:00' AS TIMESTAMP) AS `time_week`,
                NULL AS `_day`,
                NULL AS `_failures`,
                NULL AS `_failures_42d`,
                NULL AS `_failures_90d`
            ) AS `dated`
          ) AS `dated`
          LATERAL VIEW
          EXPLODE(
            COALESCE(
              SEQUENCE(
                `_origin`,
                CASE
                  WHEN NOT `_final` IS NULL AND NOT `_origin` + (
                    98
                  ) * INTERVAL '1' DAY IS NULL
                  THEN LEAST(`_final`, `_origin` + (
                    98
                  ) * INTERVAL '1' DAY)
                END,
                INTERVAL '7' DAY
              ),
              ARRAY(`_origin`)
            )
          ) periods AS `_period`
        ) AS `members`
        WHERE
          `time_week` <= `_final` OR `time_week` IS NULL
        GROUP BY
          1
      ) AS `merged`
    ) AS `spaced`
    LATERAL VIEW
    EXPLODE(
      COALESCE(
        SEQUENCE(
          `time_week`,
          COALESCE(`_next` + (
            -7
          ) * INTERVAL '1' DAY, `_final`),
          INTERVAL '7' DAY
        ),
        ARRAY(`time_week`)
      )
    ) periods AS `_period`
    WHERE
      `periods`.`_period` >= CAST('2024-06-03 00:00:00' AS TIMESTAMP)
  ) AS `merged`
) AS `fleet`
ORDER BY
  `time_week` ASC NULLS LAST
