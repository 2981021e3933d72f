SELECT
  `grade` AS `grade`,
  `home_city` AS `home_city`,
  (
    `_grouping_grade` * 2 + `_grouping_home_city` * 1
  ) AS `level`,
  `failures` AS `failures`,
  `vehicles` AS `vehicles`
FROM (
  SELECT
    `grade`,
    `home_city`,
    `_grouping_grade`,
    `_grouping_home_city`,
    `_failures` AS `failures`,
    `_vehicles` AS `vehicles`
  FROM (
    SELECT
      `grade`,
      `home_city`,
      `_grouping_grade`,
      `_grouping_home_city`,
      COALESCE(MAX(`_failures`), 0) AS `_failures`,
      COALESCE(MAX(`_vehicles`), 0) AS `_vehicles`
    FROM (
      SELECT
        `grade` AS `grade`,
        `home_city` AS `home_city`,
        GROUPING(`grade`) AS `_grouping_grade`,
        GROUPING(`home_city`) AS `_grouping_home_city`,
        NULL AS `_failures`,
        COUNT(DISTINCT `_vehicles`) AS `_vehicles`
      FROM (
        SELECT
          COALESCE(`vehicles`.`grade`, 'unknown') AS `grade`,
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
          (`grade`, `home_city`),
          (`grade`),
          (`home_city`),
          ()
        )
      UNION ALL
      SELECT
        `grade` AS `grade`,
        `home_city` AS `home_city`,
        GROUPING(`grade`) AS `_grouping_grade`,
        GROUPING(`home_city`) AS `_grouping_home_city`,
        COUNT(`_failures`) AS `_failures`,
        NULL AS `_vehicles`
      FROM (
        SELECT
          COALESCE(`vehicles`.`grade`, 'unknown') AS `grade`,
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
          (`grade`, `home_city`),
          (`grade`),
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
