SELECT
  `home_city` AS `home_city`,
  `failures` AS `failures`,
  `miles` AS `miles`,
  `failure_rate` AS `failure_rate`
FROM (
  SELECT
    `home_city`,
    `_failures` AS `failures`,
    `_miles` AS `miles`,
    1000.0e0 * CAST(`_failures` AS DOUBLE) / NULLIF(CAST(`_miles` AS DOUBLE), 0) AS `failure_rate`
  FROM (
    SELECT
      `home_city`,
      COALESCE(MAX(`_failures`), 0) AS `_failures`,
      MAX(`_miles`) AS `_miles`
    FROM (
      SELECT
        `vehicles__home`.`city` AS `home_city`,
        NULL AS `_failures`,
        SUM(`odometer`.`miles`) AS `_miles`
      FROM `odometer` AS `odometer`
      LEFT JOIN `vehicles` AS `vehicles`
        ON `odometer`.`vehicle_id` = `vehicles`.`vehicle_id`
      LEFT JOIN `depots` AS `vehicles__home`
        ON `vehicles`.`home_depot` = `vehicles__home`.`depot_id`
      GROUP BY
        1
      UNION ALL
      SELECT
        `vehicles__home`.`city` AS `home_city`,
        COUNT(*) AS `_failures`,
        NULL AS `_miles`
      FROM `failures` AS `failures`
      LEFT JOIN `vehicles` AS `vehicles`
        ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
      LEFT JOIN `depots` AS `vehicles__home`
        ON `vehicles`.`home_depot` = `vehicles__home`.`depot_id`
      GROUP BY
        1
    ) AS `members`
    GROUP BY
      1
  ) AS `merged`
) AS `fleet`
ORDER BY
  `home_city` ASC NULLS LAST
