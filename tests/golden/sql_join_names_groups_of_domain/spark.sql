SELECT
  `model` AS `model`,
  `kind` AS `kind`,
  `failures` AS `failures`
FROM (
  SELECT
    `model`,
    `kind`,
    `_failures` AS `failures`
  FROM (
    SELECT
      `vehicles`.`model` AS `model`,
      `t`.`kind` AS `kind`,
      COUNT(*) AS `_failures`
    FROM `failures` AS `failures`
    LEFT JOIN `vehicles` AS `vehicles`
      ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
    INNER JOIN (
      SELECT DISTINCT
        `model`,
        `kind`
      FROM (
        SELECT
          'A' AS model,
          'old' AS kind
        UNION ALL
        SELECT
          'C' AS model,
          'new' AS kind
        UNION ALL
        SELECT
          'E' AS model,
          'new' AS kind
      ) AS t
    ) AS `t`
      ON `vehicles`.`model` = `t`.`model`
    GROUP BY
      1,
      2
  ) AS `merged`
) AS `f`
