SELECT
  `component` AS `component`,
  `failures` AS `failures`
FROM (
  SELECT
    `component`,
    `_failures` AS `failures`
  FROM (
    SELECT
      `component`,
      COALESCE(MAX(`_failures`), 0) AS `_failures`
    FROM (
      SELECT
        `failures`.`component` AS `component`,
        COUNT(*) AS `_failures`
      FROM `failures` AS `failures`
      WHERE
        NOT `failures`.`component` IS NULL
      GROUP BY
        1
      UNION ALL
      SELECT
        `domain_1`.`component` AS `component`,
        NULL AS `_failures`
      FROM VALUES
        ('battery'),
        ('brake'),
        ('motor'),
        ('seat') AS `domain_1`(`component`)
      WHERE
        NOT `domain_1`.`component` IS NULL
    ) AS `members`
    GROUP BY
      1
  ) AS `merged`
) AS `fleet`
ORDER BY
  `component`
LIMIT 2
OFFSET 1
