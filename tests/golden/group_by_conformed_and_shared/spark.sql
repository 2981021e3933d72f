SELECT
  `home_region` AS `home_region`,
  `failure_mode` AS `failure_mode`,
  `failures` AS `failures`,
  `miles` AS `miles`,
  `failure_rate` AS `failure_rate`
FROM (
  SELECT
    `home_region`,
    `failure_mode`,
    `_failures` AS `failures`,
    `_miles` AS `miles`,
    1000.0e0 * CAST(`_failures` AS DOUBLE) / NULLIF(CAST(`_miles` AS DOUBLE), 0) AS `failure_rate`
  FROM (
    SELECT
      `home_region`,
      `failure_mode`,
      COALESCE(MAX(`_failures`), 0) AS `_failures`,
      MAX(`_miles`) AS `_miles`
    FROM (
      SELECT
        `home_region`,
        MAX(`failure_mode`) OVER (PARTITION BY `slot`) AS `failure_mode`,
        `_failures`,
        `_miles`,
        `_kind`
      FROM (
        SELECT
          `home_region`,
          `failure_mode`,
          `_failures`,
          `_miles`,
          `_kind`,
          `slots`.`slot`
        FROM (
          SELECT
            *,
            MAX(`_slot`) OVER () AS `_slots`
          FROM (
            SELECT
              *,
              CASE
                WHEN NOT `_kind` IN (0)
                THEN DENSE_RANK() OVER (PARTITION BY CASE WHEN `_kind` IN (0) THEN 1 ELSE 0 END ORDER BY `failure_mode`)
              END AS `_slot`
            FROM (
              SELECT
                COALESCE(`vehicles__home`.`region`, 'abroad') AS `home_region`,
                NULL AS `failure_mode`,
                NULL AS `_failures`,
                SUM(`odometer`.`miles`) AS `_miles`,
                0 AS `_kind`
              FROM `odometer` AS `odometer`
              LEFT JOIN `vehicles` AS `vehicles`
                ON `odometer`.`vehicle_id` = `vehicles`.`vehicle_id`
              LEFT JOIN `depots` AS `vehicles__home`
                ON `vehicles`.`home_depot` = `vehicles__home`.`depot_id`
              GROUP BY
                1
              UNION ALL
              SELECT
                COALESCE(`vehicles__home`.`region`, 'abroad') AS `home_region`,
                `failures`.`failure_mode` AS `failure_mode`,
                COUNT(*) AS `_failures`,
                NULL AS `_miles`,
                1 AS `_kind`
              FROM `failures` AS `failures`
              LEFT JOIN `vehicles` AS `vehicles`
                ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
              LEFT JOIN `depots` AS `vehicles__home`
                ON `vehicles`.`home_depot` = `vehicles__home`.`depot_id`
              GROUP BY
                1,
                2
            ) AS `members`
          ) AS `numbered`
        ) AS `counted`
        LATERAL VIEW
        EXPLODE(CASE WHEN `_slot` IS NULL THEN SEQUENCE(1, `_slots`) ELSE ARRAY(`_slot`) END) slots AS `slot`
      ) AS `repeated`
    ) AS `members`
    GROUP BY
      1,
      2
  ) AS `merged`
) AS `fleet`
ORDER BY
  `home_region` ASC NULLS LAST,
  `failure_mode` ASC NULLS LAST
