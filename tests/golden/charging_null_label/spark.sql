SELECT
  `severity` AS `severity`,
  `faults` AS `faults`
FROM (
  SELECT
    `severity`,
    `_faults` AS `faults`
  FROM (
    SELECT
      `faults`.`severity` AS `severity`,
      COUNT(*) AS `_faults`
    FROM `faults` AS `faults`
    GROUP BY
      1
  ) AS `merged`
) AS `charging`
