SELECT
  `home_region` AS `home_region`,
  `component` AS `component`,
  `failures` AS `failures`,
  `miles` AS `miles`
FROM (
  SELECT
    `home_region`,
    `component`,
    `_failures` AS `failures`,
    `_miles` AS `miles`
  FROM (
    SELECT
      `home_region`,
      `component`,
      COALESCE(MAX(`_failures`), 0) AS `_failures`,
      MAX(`_miles`) AS `_miles`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `home_region`,
          MAX(`component`) OVER (PARTITION BY `slot`) AS `component`,
          `_failures`,
          `_miles`,
          `_kind`
        FROM (
          SELECT
            `home_region`,
            `component`,
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
                  THEN DENSE_RANK() OVER (PARTITION BY CASE WHEN `_kind` IN (0) THEN 1 ELSE 0 END ORDER BY `component`)
                END AS `_slot`
              FROM (
                SELECT
                  COALESCE(`vehicles__home`.`region`, 'abroad') AS `home_region`,
                  NULL AS `component`,
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
                  `failures`.`component` AS `component`,
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
                UNION ALL
                SELECT
                  NULL AS `home_region`,
                  `domain_1`.`component` AS `component`,
                  NULL AS `_failures`,
                  NULL AS `_miles`,
                  2 AS `_kind`
                FROM VALUES
                  ('battery'),
                  ('brake'),
                  ('motor'),
                  ('seat') AS `domain_1`(`component`)
              ) AS `members`
            ) AS `numbered`
          ) AS `counted`
          LATERAL VIEW
          EXPLODE(CASE WHEN `_slot` IS NULL THEN SEQUENCE(1, `_slots`) ELSE ARRAY(`_slot`) END) slots AS `slot`
        ) AS `repeated`
      ) AS `spread`
      WHERE
        NOT `_kind` IN (2)
    ) AS `members`
    GROUP BY
      1,
      2
  ) AS `merged`
) AS `fleet`
ORDER BY
  `home_region` ASC NULLS LAST,
  `component` ASC NULLS LAST
