SELECT
  `time_week` AS `week`,
  `faults` AS `faults`
FROM (
  SELECT
    `time_week`,
    `_faults` AS `faults`
  FROM (
    SELECT
      CAST(`periods`.`_period` AS TIMESTAMP) AS `time_week`,
      COALESCE(
        CASE
          WHEN `periods`.`_period` = `time_week` OR `time_week` IS NULL
          THEN `_faults`
        END,
        0
      ) AS `_faults`
    FROM (
      SELECT
        *,
        LEAD(`time_week`) OVER (ORDER BY `time_week`) AS `_next`,
        MAX(`time_week`) OVER () AS `_final`
      FROM (
        SELECT
          CAST(DATE_TRUNC('WEEK', `faults`.`occurred_at`) AS TIMESTAMP) AS `time_week`,
          COUNT(*) AS `_faults`
        FROM `faults` AS `faults`
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
  ) AS `merged`
) AS `charging`
WHERE
  `faults` > 0
