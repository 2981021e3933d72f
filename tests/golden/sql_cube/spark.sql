SELECT
  `trim` AS `trim`,
  `home_city` AS `home_city`,
  (
    `_grouping_trim` * 2 + `_grouping_home_city` * 1
  ) AS `level`,
  `failures` AS `failures`,
  `vehicles` AS `vehicles`
FROM (
  SELECT
    `trim`,
    `home_city`,
    `_grouping_trim`,
    `_grouping_home_city`,
    `_failures` AS `failures`,
    `_vehicles` AS `vehicles`
  FROM (
    SELECT
      `trim`,
      `home_city`,
      `_grouping_trim`,
      `_grouping_home_city`,
      COALESCE(MAX(`_failures`), 0) AS `_failures`,
      COALESCE(MAX(`_vehicles`), 0) AS `_vehicles`
    FROM (
      SELECT
        `trim` AS `trim`,
        `home_city` AS `home_city`,
        GROUPING(`trim`) AS `_grouping_trim`,
        GROUPING(`home_city`) AS `_grouping_home_city`,
        NULL AS `_failures`,
        COUNT(DISTINCT `_vehicles`) AS `_vehicles`
      FROM (
        SELECT
          COALESCE(`vehicles`.`trim`, 'unknown') AS `trim`,
          `vehicles__home`.`city` AS `home_city`,
          `odometer`.`vehicle_id` AS `_vehicles`
        FROM `odometer` AS `odometer`
        LEFT JOIN `vehicles` AS `vehicles`
          ON `odometer`.`vehicle_id` = `vehicles`.`vehicle_id`
        LEFT JOIN `depots` AS `vehicles__home`
          ON `vehicles`.`home_depot` = `vehicles__home`.`depot_id`
      ) AS `rows`
      GROUP BY
        GROUPING SETS (
          (`trim`, `home_city`),
          (`trim`),
          (`home_city`),
          ()
        )
      UNION ALL
      SELECT
        `trim` AS `trim`,
        `home_city` AS `home_city`,
        GROUPING(`trim`) AS `_grouping_trim`,
        GROUPING(`home_city`) AS `_grouping_home_city`,
        COUNT(`_failures`) AS `_failures`,
        NULL AS `_vehicles`
      FROM (
        SELECT
          COALESCE(`vehicles`.`trim`, 'unknown') AS `trim`,
          `vehicles__home`.`city` AS `home_city`,
          1 AS `_failures`
        FROM `failures` AS `failures`
        LEFT JOIN `vehicles` AS `vehicles`
          ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
        LEFT JOIN `depots` AS `vehicles__home`
          ON `vehicles`.`home_depot` = `vehicles__home`.`depot_id`
      ) AS `rows`
      GROUP BY
        GROUPING SETS (
          (`trim`, `home_city`),
          (`trim`),
          (`home_city`),
          ()
        )
    ) AS `members`
    GROUP BY
      1,
      2,
      3,
      4
  ) AS `merged`
) AS `fleet`
