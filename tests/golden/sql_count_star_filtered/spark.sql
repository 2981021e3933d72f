SELECT
  COUNT(*) AS n
FROM (
  SELECT
    `failures`.`component` AS `component`
  FROM `failures` AS `failures`
) AS `fleet`
WHERE
  component = 'brake'
