SELECT
  `months_in_service` AS `months_in_service`,
  `failures` AS `failures`,
  `miles` AS `miles`,
  `failure_rate` AS `failure_rate`
FROM (
  SELECT
    `months_in_service`,
    `_failures` AS `failures`,
    `_miles` AS `miles`,
    1000.0e0 * CAST(`_failures` AS DOUBLE) / NULLIF(CAST(`_miles` AS DOUBLE), 0) AS `failure_rate`
  FROM (
    SELECT
      `months_in_service`,
      COALESCE(MAX(`_failures`), 0) AS `_failures`,
      MAX(`_miles`) AS `_miles`
    FROM (
      SELECT
        CAST(CASE
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
        END AS BIGINT) AS `months_in_service`,
        NULL AS `_failures`,
        SUM(`odometer`.`miles`) AS `_miles`
      FROM `odometer` AS `odometer`
      LEFT JOIN `vehicles` AS `vehicles`
        ON `odometer`.`vehicle_id` = `vehicles`.`vehicle_id`
      GROUP BY
        1
      UNION ALL
      SELECT
        CAST(CASE
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
        END AS BIGINT) AS `months_in_service`,
        COUNT(*) AS `_failures`,
        NULL AS `_miles`
      FROM `failures` AS `failures`
      LEFT JOIN `vehicles` AS `vehicles`
        ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
      GROUP BY
        1
    ) AS `members`
    GROUP BY
      1
  ) AS `merged`
) AS `fleet`
ORDER BY
  `months_in_service` ASC NULLS LAST
