SELECT
  home_region,
  COUNT(*) AS n
FROM (
  SELECT
    COALESCE(`vehicles__home`.`region`, 'abroad') AS `home_region`,
    `failures`.`severity` AS `severity`
  FROM `failures` AS `failures`
  LEFT JOIN `vehicles` AS `vehicles`
    ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
  LEFT JOIN `depots` AS `vehicles__home`
    ON `vehicles`.`home_depot` = `vehicles__home`.`depot_id`
) AS `fleet`
WHERE
  severity = 'major'
GROUP BY
  home_region
