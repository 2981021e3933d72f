SELECT
  `hardware` AS `hardware`,
  `faults` AS `faults`,
  `hours` AS `hours`,
  `labor_hours` AS `labor_hours`
FROM (
  SELECT
    `hardware`,
    `_faults` AS `faults`,
    `_hours` AS `hours`,
    `_labor_hours` AS `labor_hours`
  FROM (
    SELECT
      `hardware`,
      COALESCE(MAX(`_faults`), 0) AS `_faults`,
      MAX(`_hours`) AS `_hours`,
      MAX(`_labor_hours`) AS `_labor_hours`
    FROM (
      SELECT
        `chargers`.`hardware` AS `hardware`,
        NULL AS `_faults`,
        SUM(`usage`.`hours`) AS `_hours`,
        NULL AS `_labor_hours`
      FROM `usage` AS `usage`
      LEFT JOIN `chargers` AS `chargers`
        ON `usage`.`charger_id` = `chargers`.`charger_id`
      GROUP BY
        1
      UNION ALL
      SELECT
        `chargers`.`hardware` AS `hardware`,
        COUNT(*) AS `_faults`,
        NULL AS `_hours`,
        NULL AS `_labor_hours`
      FROM `faults` AS `faults`
      LEFT JOIN `chargers` AS `chargers`
        ON `faults`.`charger_id` = `chargers`.`charger_id`
      GROUP BY
        1
      UNION ALL
      SELECT
        `chargers`.`hardware` AS `hardware`,
        NULL AS `_faults`,
        NULL AS `_hours`,
        SUM(`visits`.`labor_hours`) AS `_labor_hours`
      FROM `visits` AS `visits`
      LEFT JOIN `chargers` AS `chargers`
        ON `visits`.`charger_id` = `chargers`.`charger_id`
      GROUP BY
        1
    ) AS `members`
    GROUP BY
      1
  ) AS `merged`
) AS `charging`
