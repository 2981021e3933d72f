SELECT
  `faults` AS `faults`,
  `hours` AS `hours`,
  `fault_rate` AS `fault_rate`
FROM (
  SELECT
    `_faults` AS `faults`,
    `_hours` AS `hours`,
    1000.0e0 * CAST(`_faults` AS DOUBLE) / NULLIF(CAST(`_hours` AS DOUBLE), 0) AS `fault_rate`
  FROM (
    SELECT
      COALESCE(MAX(`_faults`), 0) AS `_faults`,
      MAX(`_hours`) AS `_hours`
    FROM (
      SELECT
        NULL AS `_faults`,
        SUM(`usage`.`hours`) AS `_hours`
      FROM `usage` AS `usage`
      LEFT JOIN `chargers` AS `chargers`
        ON `usage`.`charger_id` = `chargers`.`charger_id`
      WHERE
        `chargers`.`site` <> 'Depot'
      UNION ALL
      SELECT
        COUNT(*) AS `_faults`,
        NULL AS `_hours`
      FROM `faults` AS `faults`
      LEFT JOIN `chargers` AS `chargers`
        ON `faults`.`charger_id` = `chargers`.`charger_id`
      WHERE
        `chargers`.`site` <> 'Depot'
    ) AS `members`
  ) AS `merged`
) AS `charging`
