SELECT
  `key_1` AS `wave`,
  `failures` AS `failures`,
  `miles` AS `miles`
FROM (
  SELECT
    `key_1`,
    `_failures` AS `failures`,
    `_miles` AS `miles`
  FROM (
    SELECT
      `key_1`,
      COALESCE(MAX(`_failures`), 0) AS `_failures`,
      MAX(`_miles`) AS `_miles`
    FROM (
      SELECT
        `vehicles__recalls`.`key_1` AS `key_1`,
        NULL AS `_failures`,
        SUM(`odometer`.`miles`) AS `_miles`
      FROM `odometer` AS `odometer`
      LEFT JOIN `vehicles` AS `vehicles`
        ON `odometer`.`vehicle_id` = `vehicles`.`vehicle_id`
      INNER JOIN (
        SELECT DISTINCT
          `recalls`.`vehicle_id`,
          CASE WHEN `recalls`.`recall` IN ('R1', 'R2') THEN 'early' ELSE 'late' END AS `key_1`
        FROM `recalls` AS `recalls`
      ) AS `vehicles__recalls`
        ON `vehicles`.`vehicle_id` = `vehicles__recalls`.`vehicle_id`
      GROUP BY
        1
      UNION ALL
      SELECT
        `vehicles__recalls`.`key_1` AS `key_1`,
        COUNT(*) AS `_failures`,
        NULL AS `_miles`
      FROM `failures` AS `failures`
      LEFT JOIN `vehicles` AS `vehicles`
        ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
      INNER JOIN (
        SELECT DISTINCT
          `recalls`.`vehicle_id`,
          CASE WHEN `recalls`.`recall` IN ('R1', 'R2') THEN 'early' ELSE 'late' END AS `key_1`
        FROM `recalls` AS `recalls`
      ) AS `vehicles__recalls`
        ON `vehicles`.`vehicle_id` = `vehicles__recalls`.`vehicle_id`
      GROUP BY
        1
    ) AS `members`
    GROUP BY
      1
  ) AS `merged`
) AS `fleet`
