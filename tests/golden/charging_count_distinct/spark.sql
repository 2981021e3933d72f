SELECT
  `subsystem` AS `subsystem`,
  `chargers_with_fault` AS `chargers_with_fault`
FROM (
  SELECT
    `subsystem`,
    `_chargers_with_fault` AS `chargers_with_fault`
  FROM (
    SELECT
      `subsystem`,
      COALESCE(MAX(`_chargers_with_fault`), 0) AS `_chargers_with_fault`
    FROM (
      SELECT
        `faults`.`subsystem` AS `subsystem`,
        COUNT(DISTINCT `faults`.`charger_id`) AS `_chargers_with_fault`
      FROM `faults` AS `faults`
      GROUP BY
        1
      UNION ALL
      SELECT
        `domain_1`.`subsystem` AS `subsystem`,
        NULL AS `_chargers_with_fault`
      FROM VALUES
        ('connector'),
        ('power'),
        ('screen'),
        ('cooling') AS `domain_1`(`subsystem`)
    ) AS `members`
    GROUP BY
      1
  ) AS `merged`
) AS `charging`
