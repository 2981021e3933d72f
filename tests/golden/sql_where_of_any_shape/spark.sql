SELECT
  `failures` AS `failures`,
  `miles` AS `miles`
FROM (
  SELECT
    `_failures` AS `failures`,
    `_miles` AS `miles`
  FROM (
    SELECT
      COALESCE(MAX(`_failures`), 0) AS `_failures`,
      MAX(`_miles`) AS `_miles`
    FROM (
      SELECT
        NULL AS `_failures`,
        SUM(`odometer`.`miles`) AS `_miles`
      FROM `odometer` AS `odometer`
      LEFT JOIN `vehicles` AS `vehicles`
        ON `odometer`.`vehicle_id` = `vehicles`.`vehicle_id`
      LEFT JOIN `depots` AS `vehicles__home`
        ON `vehicles`.`home_depot` = `vehicles__home`.`depot_id`
      WHERE
        (
          `vehicles`.`model` = 'A'
          OR `vehicles`.`model` LIKE 'C%'
          OR `vehicles`.`model` IS NULL
        )
        AND NOT COALESCE(`vehicles__home`.`region`, 'abroad') IN ('West', 'South')
        AND CAST(CASE
          WHEN `vehicles`.`delivered_on` <= `odometer`.`month`
          THEN (
            (
              YEAR(`odometer`.`month`) - YEAR(`vehicles`.`delivered_on`)
            ) * 12 + (
              MONTH(`odometer`.`month`) - MONTH(`vehicles`.`delivered_on`)
            )
          ) - CASE
            WHEN `vehicles`.`delivered_on` + (
              (
                (
                  YEAR(`odometer`.`month`) - YEAR(`vehicles`.`delivered_on`)
                ) * 12 + (
                  MONTH(`odometer`.`month`) - MONTH(`vehicles`.`delivered_on`)
                )
              )
            ) * INTERVAL '1' MONTH > `odometer`.`month`
            THEN 1
            ELSE 0
          END
          ELSE CASE
            WHEN `odometer`.`month` + (
              (
                (
                  YEAR(`vehicles`.`delivered_on`) - YEAR(`odometer`.`month`)
                ) * 12 + (
                  MONTH(`vehicles`.`delivered_on`) - MONTH(`odometer`.`month`)
                )
              )
            ) * INTERVAL '1' MONTH > `vehicles`.`delivered_on`
            THEN 1
            ELSE 0
          END - (
            (
              YEAR(`vehicles`.`delivered_on`) - YEAR(`odometer`.`month`)
            ) * 12 + (
              MONTH(`vehicles`.`delivered_on`) - MONTH(`odometer`.`month`)
            )
          )
        END AS BIGINT) BETWEEN 0 AND 12
      UNION ALL
      SELECT
        COUNT(*) AS `_failures`,
        NULL AS `_miles`
      FROM `failures` AS `failures`
      LEFT JOIN `vehicles` AS `vehicles`
        ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
      LEFT JOIN `depots` AS `vehicles__home`
        ON `vehicles`.`home_depot` = `vehicles__home`.`depot_id`
      WHERE
        (
          `vehicles`.`model` = 'A'
          OR `vehicles`.`model` LIKE 'C%'
          OR `vehicles`.`model` IS NULL
        )
        AND NOT COALESCE(`vehicles__home`.`region`, 'abroad') IN ('West', 'South')
        AND CAST(CASE
          WHEN `vehicles`.`delivered_on` <= `failures`.`failed_at`
          THEN (
            (
              YEAR(`failures`.`failed_at`) - YEAR(`vehicles`.`delivered_on`)
            ) * 12 + (
              MONTH(`failures`.`failed_at`) - MONTH(`vehicles`.`delivered_on`)
            )
          ) - CASE
            WHEN `vehicles`.`delivered_on` + (
              (
                (
                  YEAR(`failures`.`failed_at`) - YEAR(`vehicles`.`delivered_on`)
                ) * 12 + (
                  MONTH(`failures`.`failed_at`) - MONTH(`vehicles`.`delivered_on`)
                )
              )
            ) * INTERVAL '1' MONTH > `failures`.`failed_at`
            THEN 1
            ELSE 0
          END
          ELSE CASE
            WHEN `failures`.`failed_at` + (
              (
                (
                  YEAR(`vehicles`.`delivered_on`) - YEAR(`failures`.`failed_at`)
                ) * 12 + (
                  MONTH(`vehicles`.`delivered_on`) - MONTH(`failures`.`failed_at`)
                )
              )
            ) * INTERVAL '1' MONTH > `vehicles`.`delivered_on`
            THEN 1
            ELSE 0
          END - (
            (
              YEAR(`vehicles`.`delivered_on`) - YEAR(`failures`.`failed_at`)
            ) * 12 + (
              MONTH(`vehicles`.`delivered_on`) - MONTH(`failures`.`failed_at`)
            )
          )
        END AS BIGINT) BETWEEN 0 AND 12
        AND `failures`.`component` <> 'motor'
    ) AS `members`
  ) AS `merged`
) AS `fleet`
