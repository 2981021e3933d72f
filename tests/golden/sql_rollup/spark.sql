SELECT
  `home_region` AS `home_region`,
  `home_city` AS `home_city`,
  (
    `_grouping_home_region` * 1
  ) AS `all_regions`,
  (
    `_grouping_home_city` * 1
  ) AS `all_cities`,
  `failures` AS `failures`,
  `failure_rate` AS `failure_rate`
FROM (
  SELECT
    `home_region`,
    `home_city`,
    `_grouping_home_region`,
    `_grouping_home_city`,
    `_failures` AS `failures`,
    1000.0e0 * CAST(`_failures` AS DOUBLE) / NULLIF(CAST(`_miles` AS DOUBLE), 0) AS `failure_rate`
  FROM (
    SELECT
      `home_region`,
      `home_city`,
      `_grouping_home_region`,
      `_grouping_home_city`,
      COALESCE(MAX(`_failures`), 0) AS `_failures`,
      MAX(`_miles`) AS `_miles`
    FROM (
      SELECT
        `home_region` AS `home_region`,
        `home_city` AS `home_city`,
        GROUPING(`home_region`) AS `_grouping_home_region`,
        GROUPING(`home_city`) AS `_grouping_home_city`,
        NULL AS `_failures`,
        SUM(`_miles`) AS `_miles`
      FROM (
        SELECT
          COALESCE(`vehicles__home`.`region`, 'abroad') AS `home_region`,
          `vehicles__home`.`city` AS `home_city`,
          `odometer`.`miles` AS `_miles`
        FROM `odometer` AS `odometer`
        LEFT JOIN `vehicles` AS `vehicles`
          ON `odometer`.`vehicle_id` = `vehicles`.`vehicle_id`
        LEFT JOIN `depots` AS `vehicles__home`
          ON `vehicles`.`home_depot` = `vehicles__home`.`depot_id`
      ) AS `rows`
      GROUP BY
        GROUPING SETS (
          (`home_region`, `home_city`),
          (`home_region`),
          ()
        )
      UNION ALL
      SELECT
        `home_region` AS `home_region`,
        `home_city` AS `home_city`,
        GROUPING(`home_region`) AS `_grouping_home_region`,
        GROUPING(`home_city`) AS `_grouping_home_city`,
        COUNT(`_failures`) AS `_failures`,
        NULL AS `_miles`
      FROM (
        SELECT
          COALESCE(`vehicles__home`.`region`, 'abroad') AS `home_region`,
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
          (`home_region`, `home_city`),
          (`home_region`),
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
