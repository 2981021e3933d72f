SELECT
  `model` AS `model`,
  (
    `_grouping_model` * 1
  ) AS `total`,
  `failures` AS `failures`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `model`,
      0 AS `_grouping_model`,
      `failures`
    FROM (
      SELECT
        `model`,
        `_failures` AS `failures`
      FROM (
        SELECT
          `model`,
          COALESCE(MAX(`_failures`), 0) AS `_failures`
        FROM (
          SELECT
            `vehicles`.`model` AS `model`,
            COUNT(*) AS `_failures`
          FROM `failures` AS `failures`
          LEFT JOIN `vehicles` AS `vehicles`
            ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
          GROUP BY
            1
          UNION ALL
          SELECT
            `domain_1`.`model` AS `model`,
            NULL AS `_failures`
          FROM VALUES
            ('A'),
            ('B'),
            ('C'),
            ('D'),
            ('E') AS `domain_1`(`model`)
        ) AS `members`
        GROUP BY
          1
      ) AS `merged`
    ) AS `level`
    UNION ALL
    SELECT
      NULL AS `model`,
      1 AS `_grouping_model`,
      `failures`
    FROM (
      SELECT
        `_failures` AS `failures`
      FROM (
        SELECT
          COUNT(*) AS `_failures`
        FROM `failures` AS `failures`
      ) AS `merged`
    ) AS `level`
  ) AS `sets`
) AS `fleet`
