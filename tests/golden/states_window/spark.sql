-- _groups_1: for spark
SELECT
  `model`,
  COALESCE(MAX(`_up_time`), 0) AS `_up_time`,
  COALESCE(MAX(`_down_time`), 0) AS `_down_time`,
  COALESCE(MAX(`_repair_time`), 0) AS `_repair_time`,
  COALESCE(MAX(`_failures`), 0) AS `_failures`,
  COALESCE(MAX(`_repairs`), 0) AS `_repairs`,
  COALESCE(MAX(`_unknown_time`), 0) AS `_unknown_time`
FROM (
  SELECT
    `machine_state`.`model` AS `model`,
    COALESCE(
      SUM(
        CASE
          WHEN `machine_state`.`_state` = 'up'
          THEN CAST(`machine_state`.`_seconds` AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
        END
      ),
      0
    ) AS `_up_time`,
    COALESCE(
      SUM(
        CASE
          WHEN `machine_state`.`_state` IN ('down', 'repair')
          THEN CAST(`machine_state`.`_seconds` AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
        END
      ),
      0
    ) AS `_down_time`,
    COALESCE(
      SUM(
        CASE
          WHEN `machine_state`.`_state` = 'repair'
          THEN CAST(`machine_state`.`_seconds` AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
        END
      ),
      0
    ) AS `_repair_time`,
    COUNT(CASE WHEN `machine_state`.`_failed` THEN 1 END) AS `_failures`,
    COUNT(CASE WHEN `machine_state`.`_repaired` THEN 1 END) AS `_repairs`,
    COALESCE(
      SUM(
        CASE
          WHEN `machine_state`.`_state` = 'unknown'
          THEN CAST(`machine_state`.`_seconds` AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
        END
      ),
      0
    ) AS `_unknown_time`
  FROM (
    SELECT
      `_unit`.`model` AS `model`,
      CASE WHEN `_excluded` IS NULL THEN TIMESTAMPDIFF(SECOND, `_time`, `_end`) END AS `_seconds`,
      `_time`,
      `_state`,
      `_failed`,
      `_repaired`,
      `_excluded`
    FROM (
      SELECT
        `_key_0`,
        `_state`,
        `_excluded`,
        CASE
          WHEN `_time` < CAST('2024-01-20 00:00:00' AS TIMESTAMP)
          THEN CAST('2024-01-20 00:00:00' AS TIMESTAMP)
          ELSE `_time`
        END AS `_time`,
        CASE
          WHEN `_end` > CAST('2024-03-20 00:00:00' AS TIMESTAMP)
          THEN CAST('2024-03-20 00:00:00' AS TIMESTAMP)
          ELSE `_end`
        END AS `_end`,
        `_failed` AND `_time` >= CAST('2024-01-20 00:00:00' AS TIMESTAMP) AS `_failed`,
        `_repaired` AND `_time` >= CAST('2024-01-20 00:00:00' AS TIMESTAMP) AS `_repaired`
      FROM (
        SELECT
          `_key_0`,
          CASE WHEN `parts`.`_part` = 1 THEN `_before` ELSE `_begin` END AS `_time`,
          CASE
            WHEN NOT `parts`.`_part` = 1 AND `_excluded` IS NULL
            THEN `_end`
            ELSE `_begin`
          END AS `_end`,
          CASE WHEN `parts`.`_part` = 1 THEN 'unknown' ELSE `_state` END AS `_state`,
          NOT `parts`.`_part` = 1
          AND `_excluded` IS NULL
          AND `_before` = `_begin`
          AND `_before_state` = 'up'
          AND `_state` IN ('down', 'repair') AS `_failed`,
          NOT `parts`.`_part` = 1
          AND `_excluded` IS NULL
          AND `_before` = `_begin`
          AND `_before_state` IN ('down', 'repair')
          AND `_state` = 'up' AS `_repaired`,
          `_excluded` AS `_excluded`
        FROM (
          SELECT
            *,
            LAG(`_end`) OVER (
              PARTITION BY `_key_0`, CASE WHEN `_excluded` IS NULL THEN 1 ELSE 0 END
              ORDER BY `_begin`, `_end`, `_state`
            ) AS `_before`,
            LAG(`_state`) OVER (
              PARTITION BY `_key_0`, CASE WHEN `_excluded` IS NULL THEN 1 ELSE 0 END
              ORDER BY `_begin`, `_end`, `_state`
            ) AS `_before_state`
          FROM (
            SELECT
              `_key_0`,
              `_begin`,
              `_end`,
              `_state`,
              CASE
                WHEN `_key_0` IS NULL
                THEN 'no_unit'
                WHEN `_begin` IS NULL
                THEN 'no_begin'
                WHEN `_end` IS NULL
                THEN 'no_end'
                WHEN `_end` < `_begin`
                THEN 'end_before_begin'
                WHEN `_end` = `_begin` AND NOT `_open`
                THEN 'no_time'
                WHEN MAX(CASE WHEN `_end` > `_begin` THEN `_end` END) OVER (
                  PARTITION BY `_key_0`
                  ORDER BY `_begin`, `_end`, `_state`
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                ) > `_begin`
                THEN 'overlap'
              END AS `_excluded`
            FROM (
              SELECT
                `_key_0`,
                `_begin`,
                COALESCE(`_end`, `_next`, `_until`) AS `_end`,
                `_state`,
                `_end` IS NULL AND `_next` IS NULL AS `_open`
              FROM (
                SELECT
                  *,
                  LEAD(`_begin`) OVER (PARTITION BY `_key_0` ORDER BY `_begin`, `_end`, `_state`) AS `_next`,
                  MAX(CASE WHEN `_end` > `_begin` THEN `_end` ELSE `_begin` END) OVER () AS `_until`
                FROM (
                  SELECT
                    `state_log`.`machine_id` AS `_key_0`,
                    DATE_TRUNC('SECOND', CAST(`state_log`.`began_at` AS TIMESTAMP)) AS `_begin`,
                    DATE_TRUNC('SECOND', CAST(`state_log`.`ended_at` AS TIMESTAMP)) AS `_end`,
                    CASE
                      WHEN `state_log`.`state` = 'repair'
                      THEN 'repair'
                      WHEN `state_log`.`state` = 'down'
                      THEN 'down'
                      WHEN `state_log`.`state` = 'up'
                      THEN 'up'
                      ELSE 'unknown'
                    END AS `_state`
                  FROM `machine_states` AS `state_log`
                ) AS `log`
              ) AS `followed`
            ) AS `closed`
          ) AS `judged`
        ) AS `linked`
        LATERAL VIEW
        EXPLODE(
          CASE
            WHEN `_excluded` IS NULL AND `_before` < `_begin`
            THEN ARRAY(1, 0)
            ELSE ARRAY(0)
          END
        ) parts AS `_part`
      ) AS `stretches`
      WHERE
        COALESCE(`_time` < CAST('2024-03-20 00:00:00' AS TIMESTAMP), TRUE)
        AND COALESCE(
          `_time` >= CAST('2024-01-20 00:00:00' AS TIMESTAMP)
          OR `_end` > CAST('2024-01-20 00:00:00' AS TIMESTAMP),
          TRUE
        )
    ) AS `cut`
    LEFT JOIN (
      SELECT
        `machines`.`machine_id` AS `machine_id`,
        `machines`.`model` AS `model`
      FROM `machines` AS `machines`
    ) AS `_unit`
      ON `cut`.`_key_0` = `_unit`.`machine_id`
  ) AS `machine_state`
  GROUP BY
    1
  UNION ALL
  SELECT
    `domain_1`.`model` AS `model`,
    NULL AS `_up_time`,
    NULL AS `_down_time`,
    NULL AS `_repair_time`,
    NULL AS `_failures`,
    NULL AS `_repairs`,
    NULL AS `_unknown_time`
  FROM VALUES
    ('P'),
    ('Q'),
    ('R') AS `domain_1`(`model`)
) AS `members`
GROUP BY
  1;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "model" AS "model",
  "availability" AS "availability",
  "availability_low" AS "availability_low",
  "availability_high" AS "availability_high",
  "inherent" AS "inherent",
  "inherent_low" AS "inherent_low",
  "state_mtbf" AS "state_mtbf",
  "state_mtbf_low" AS "state_mtbf_low",
  "state_mtbf_high" AS "state_mtbf_high",
  "state_mttr" AS "state_mttr",
  "state_mttr_low" AS "state_mttr_low",
  "state_mttr_high" AS "state_mttr_high",
  "state_mttr_status" AS "state_mttr_status",
  "availability_n_failures" AS "availability_n_failures",
  "availability_n_repairs" AS "availability_n_repairs",
  "availability_status" AS "availability_status",
  "availability_unknown_share" AS "availability_unknown_share"
FROM (
  SELECT
    "model",
    CAST("_up_time" AS DOUBLE) / NULLIF(CAST("_up_time" + "_down_time" AS DOUBLE), 0) AS "availability",
    STRUCT_EXTRACT("_bounded", 'low') AS "availability_low",
    STRUCT_EXTRACT("_bounded", 'high') AS "availability_high",
    CAST(CAST("_up_time" AS DOUBLE) / NULLIF(CAST("_failures" AS DOUBLE), 0) AS DOUBLE) / NULLIF(
      CAST(CAST("_up_time" AS DOUBLE) / NULLIF(CAST("_failures" AS DOUBLE), 0) + CAST("_repair_time" AS DOUBLE) / NULLIF(CAST("_repairs" AS DOUBLE), 0) AS DOUBLE),
      0
    ) AS "inherent",
    STRUCT_EXTRACT("_bounded_2", 'low') AS "inherent_low",
    CAST("_up_time" AS DOUBLE) / NULLIF(CAST("_failures" AS DOUBLE), 0) AS "state_mtbf",
    STRUCT_EXTRACT("_bounded_3", 'low') AS "state_mtbf_low",
    STRUCT_EXTRACT("_bounded_3", 'high') AS "state_mtbf_high",
    CAST("_repair_time" AS DOUBLE) / NULLIF(CAST("_repairs" AS DOUBLE), 0) AS "state_mttr",
    STRUCT_EXTRACT("_bounded_4", 'low') AS "state_mttr_low",
    STRUCT_EXTRACT("_bounded_4", 'high') AS "state_mttr_high",
    CASE
      WHEN NOT COALESCE("_up_time" + "_down_time" > 0, FALSE)
      THEN 'no_data'
      WHEN NOT COALESCE("_repairs" > 0, FALSE)
      THEN 'no_repairs'
      ELSE 'ok'
    END AS "state_mttr_status",
    "_failures" AS "availability_n_failures",
    "_repairs" AS "availability_n_repairs",
    CASE
      WHEN NOT COALESCE("_up_time" + "_down_time" > 0, FALSE)
      THEN 'no_data'
      WHEN NOT COALESCE("_failures" > 0, FALSE)
      THEN 'no_failures'
      WHEN NOT COALESCE("_repairs" > 0, FALSE)
      THEN 'no_repairs'
      ELSE 'ok'
    END AS "availability_status",
    CAST("_unknown_time" AS DOUBLE) / NULLIF(CAST("_up_time" + "_down_time" + "_unknown_time" AS DOUBLE), 0) AS "availability_unknown_share"
  FROM (
    SELECT
      *,
      BATHTUB_AVAILABILITY(
        'operational',
        0.95e0,
        'two',
        ["_up_time", "_down_time", "_repair_time", "_failures", "_repairs"]
      ) AS "_bounded",
      BATHTUB_AVAILABILITY(
        'inherent',
        0.9e0,
        'lower',
        ["_up_time", "_down_time", "_repair_time", "_failures", "_repairs"]
      ) AS "_bounded_2",
      BATHTUB_AVAILABILITY(
        'mtbf',
        0.95e0,
        'two',
        ["_up_time", "_down_time", "_repair_time", "_failures", "_repairs"]
      ) AS "_bounded_3",
      BATHTUB_AVAILABILITY(
        'mttr',
        0.95e0,
        'two',
        ["_up_time", "_down_time", "_repair_time", "_failures", "_repairs"]
      ) AS "_bounded_4"
    FROM (
      SELECT
        *
      FROM "_groups_1"
    ) AS "parts"
  ) AS "merged"
) AS "uptime"
ORDER BY
  "model" ASC
