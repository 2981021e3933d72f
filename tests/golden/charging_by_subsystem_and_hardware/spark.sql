SELECT
  `subsystem` AS `subsystem`,
  `hardware` AS `hardware`,
  `faults` AS `faults`,
  `hours` AS `hours`,
  `fault_rate` AS `fault_rate`
FROM (
  SELECT
    `subsystem`,
    `hardware`,
    `_faults` AS `faults`,
    `_hours` AS `hours`,
    1000.0e0 * CAST(`_faults` AS DOUBLE) / NULLIF(CAST(`_hours` AS DOUBLE), 0) AS `fault_rate`
  FROM (
    SELECT
      `subsystem`,
      `hardware`,
      COALESCE(MAX(`_faults`), 0) AS `_faults`,
      MAX(`_hours`) AS `_hours`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          MAX(`subsystem`) OVER (PARTITION BY `slot`) AS `subsystem`,
          `hardware`,
          `_faults`,
          `_hours`,
          `_kind`
        FROM (
          SELECT
            `subsystem`,
            `hardware`,
            `_faults`,
            `_hours`,
            `_kind`,
            `slots`.`slot`
          FROM (
            SELECT
              *,
              MAX(`_slot`) OVER () AS `_slots`
            FROM (
              SELECT
                *,
                CASE
                  WHEN NOT `_kind` IN (0)
                  THEN DENSE_RANK() OVER (PARTITION BY CASE WHEN `_kind` IN (0) THEN 1 ELSE 0 END ORDER BY `subsystem`)
                END AS `_slot`
              FROM (
                SELECT
                  NULL AS `subsystem`,
                  `chargers`.`hardware` AS `hardware`,
                  NULL AS `_faults`,
                  SUM(`usage`.`hours`) AS `_hours`,
                  0 AS `_kind`
                FROM `usage` AS `usage`
                LEFT JOIN `chargers` AS `chargers`
                  ON `usage`.`charger_id` = `chargers`.`charger_id`
                GROUP BY
                  2
                UNION ALL
                SELECT
                  `faults`.`subsystem` AS `subsystem`,
                  `chargers`.`hardware` AS `hardware`,
                  COUNT(*) AS `_faults`,
                  NULL AS `_hours`,
                  1 AS `_kind`
                FROM `faults` AS `faults`
                LEFT JOIN `chargers` AS `chargers`
                  ON `faults`.`charger_id` = `chargers`.`charger_id`
                GROUP BY
                  1,
                  2
                UNION ALL
                SELECT
                  `domain_1`.`subsystem` AS `subsystem`,
                  NULL AS `hardware`,
                  NULL AS `_faults`,
                  NULL AS `_hours`,
                  2 AS `_kind`
                FROM VALUES
                  ('connector'),
                  ('power'),
                  ('screen'),
                  ('cooling') AS `domain_1`(`subsystem`)
              ) AS `members`
            ) AS `numbered`
          ) AS `counted`
          LATERAL VIEW
          EXPLODE(CASE WHEN `_slot` IS NULL THEN SEQUENCE(1, `_slots`) ELSE ARRAY(`_slot`) END) slots AS `slot`
        ) AS `repeated`
      ) AS `spread`
      WHERE
        NOT `_kind` IN (2)
    ) AS `members`
    GROUP BY
      1,
      2
  ) AS `merged`
) AS `c`
