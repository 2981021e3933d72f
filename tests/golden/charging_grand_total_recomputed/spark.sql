SELECT
  fault_rate
FROM (
  SELECT
    `hardware` AS `hardware`,
    (
      `_grouping_hardware` * 1
    ) AS `total`,
    `fault_rate` AS `fault_rate`
  FROM (
    SELECT
      `hardware`,
      `_grouping_hardware`,
      1000.0e0 * CAST(`_faults` AS DOUBLE) / NULLIF(CAST(`_hours` AS DOUBLE), 0) AS `fault_rate`
    FROM (
      SELECT
        `hardware`,
        `_grouping_hardware`,
        COALESCE(MAX(`_faults`), 0) AS `_faults`,
        MAX(`_hours`) AS `_hours`
      FROM (
        SELECT
          `hardware` AS `hardware`,
          GROUPING(`hardware`) AS `_grouping_hardware`,
          NULL AS `_faults`,
          SUM(`_hours`) AS `_hours`
        FROM (
          SELECT
            `chargers`.`hardware` AS `hardware`,
            `usage`.`hours` AS `_hours`
          FROM `usage` AS `usage`
          LEFT JOIN `chargers` AS `chargers`
            ON `usage`.`charger_id` = `chargers`.`charger_id`
        ) AS `rows`
        GROUP BY
          GROUPING SETS (
            (`hardware`),
            ()
          )
        UNION ALL
        SELECT
          `hardware` AS `hardware`,
          GROUPING(`hardware`) AS `_grouping_hardware`,
          COUNT(`_faults`) AS `_faults`,
          NULL AS `_hours`
        FROM (
          SELECT
            `chargers`.`hardware` AS `hardware`,
            1 AS `_faults`
          FROM `faults` AS `faults`
          LEFT JOIN `chargers` AS `chargers`
            ON `faults`.`charger_id` = `chargers`.`charger_id`
        ) AS `rows`
        GROUP BY
          GROUPING SETS (
            (`hardware`),
            ()
          )
      ) AS `members`
      GROUP BY
        1,
        2
    ) AS `merged`
  ) AS `charging`
) AS t
WHERE
  total = 1
