SELECT
  `home_region` AS `home_region`,
  `key_2` AS `grade`,
  `failures` AS `failures`
FROM (
  SELECT
    `home_region`,
    `key_2`,
    `_failures` AS `failures`
  FROM (
    SELECT
      COALESCE(`vehicles__home`.`region`, 'abroad') AS `home_region`,
      UPPER(COALESCE(`vehicles`.`grade`, 'unknown')) AS `key_2`,
      COUNT(*) AS `_failures`
    FROM `failures` AS `failures`
    LEFT JOIN `vehicles` AS `vehicles`
      ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
    LEFT JOIN `depots` AS `vehicles__home`
      ON `vehicles`.`home_depot` = `vehicles__home`.`depot_id`
    GROUP BY
      1,
      2
  ) AS `merged`
) AS `fleet`
