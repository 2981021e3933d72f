SELECT
  `model` AS `model`,
  CASE WHEN `failures` > 5 THEN 'many' ELSE 'few' END AS `how_many`,
  `failures` + 1 AS `one_more`,
  ROUND(`miles` / 1000, 1) AS `thousands`
FROM (
  SELECT
    `model`,
    `_failures` AS `failures`,
    `_miles` AS `miles`
  FROM (
    SELECT
      `model`,
      COALESCE(MAX(`_failures`), 0) AS `_failures`,
      MAX(`_miles`) AS `_miles`
    FROM (
      SELECT
        `vehicles`.`model` AS `model`,
        NULL AS `_failures`,
        SUM(`odometer`.`miles`) AS `_miles`
      FROM `odometer` AS `odometer`
      LEFT JOIN `vehicles` AS `vehicles`
        ON `odometer`.`vehicle_id` = `vehicles`.`vehicle_id`
      GROUP BY
        1
      UNION ALL
      SELECT
        `vehicles`.`model` AS `model`,
        COUNT(*) AS `_failures`,
        NULL AS `_miles`
      FROM `failures` AS `failures`
      LEFT JOIN `vehicles` AS `vehicles`
        ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
      GROUP BY
        1
      UNION ALL
      SELECT
        `domain_1`.`model` AS `model`,
        NULL AS `_failures`,
        NULL AS `_miles`
      FROM VALUES
        ('A'),
        ('B'),
        ('C'),
        ('D'),
        ('E') AS `domain_1`(`model`)
    ) AS `members`
    GROUP BY
      1
  ) AS `merged`
) AS `fleet`
