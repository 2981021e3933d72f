SELECT
  `is_stall` AS `is_stall`,
  `failures` AS `failures`
FROM (
  SELECT
    `is_stall`,
    `_failures` AS `failures`
  FROM (
    SELECT
      `is_stall`,
      COALESCE(MAX(`_failures`), 0) AS `_failures`
    FROM (
      SELECT
        CAST(`failures`.`failure_mode` = 'stall' AS BOOLEAN) AS `is_stall`,
        COUNT(*) AS `_failures`
      FROM `failures` AS `failures`
      WHERE
        (
          `failures`.`component` = 'battery' OR `failures`.`component` = 'brake'
        )
      GROUP BY
        1
      UNION ALL
      SELECT
        `domain_1`.`is_stall` AS `is_stall`,
        NULL AS `_failures`
      FROM VALUES
        (TRUE),
        (FALSE) AS `domain_1`(`is_stall`)
    ) AS `members`
    GROUP BY
      1
  ) AS `merged`
) AS `fleet`
ORDER BY
  `is_stall` ASC NULLS LAST
