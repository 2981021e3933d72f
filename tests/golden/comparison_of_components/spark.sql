-- _groups_1: for spark
SELECT
  COALESCE(MAX(`_failures_of`), 0) AS `_failures_of`,
  MAX(`_miles_of`) AS `_miles_of`,
  COALESCE(MAX(`_failures_to`), 0) AS `_failures_to`,
  MAX(`_miles_to`) AS `_miles_to`,
  COALESCE(MAX(`_failures_of_to`), 0) AS `_failures_of_to`,
  COALESCE(MAX(`_failures_of_2`), 0) AS `_failures_of_2`,
  MAX(`_miles_of_2`) AS `_miles_of_2`,
  COALESCE(MAX(`_failures_to_2`), 0) AS `_failures_to_2`,
  COALESCE(MAX(`_failures_of_to_2`), 0) AS `_failures_of_to_2`
FROM (
  SELECT
    NULL AS `_failures_of`,
    SUM(CASE WHEN `vehicles`.`model` <> 'D' THEN `odometer`.`miles` END) AS `_miles_of`,
    NULL AS `_failures_to`,
    SUM(`odometer`.`miles`) AS `_miles_to`,
    NULL AS `_failures_of_to`,
    NULL AS `_failures_of_2`,
    SUM(CASE WHEN `vehicles`.`model` = 'A' THEN `odometer`.`miles` END) AS `_miles_of_2`,
    NULL AS `_failures_to_2`,
    NULL AS `_failures_of_to_2`
  FROM `odometer` AS `odometer`
  LEFT JOIN `vehicles` AS `vehicles`
    ON `odometer`.`vehicle_id` = `vehicles`.`vehicle_id`
  UNION ALL
  SELECT
    COUNT(
      CASE WHEN `failures`.`component` = 'brake' AND `vehicles`.`model` <> 'D' THEN 1 END
    ) AS `_failures_of`,
    NULL AS `_miles_of`,
    COUNT(CASE WHEN `failures`.`component` = 'motor' THEN 1 END) AS `_failures_to`,
    NULL AS `_miles_to`,
    COUNT(
      CASE
        WHEN `failures`.`component` = 'brake'
        AND `vehicles`.`model` <> 'D'
        AND `failures`.`component` = 'motor'
        THEN 1
      END
    ) AS `_failures_of_to`,
    COUNT(CASE WHEN `vehicles`.`model` = 'A' THEN 1 END) AS `_failures_of_2`,
    NULL AS `_miles_of_2`,
    COUNT(CASE WHEN `failures`.`component` = 'brake' THEN 1 END) AS `_failures_to_2`,
    COUNT(
      CASE WHEN `vehicles`.`model` = 'A' AND `failures`.`component` = 'brake' THEN 1 END
    ) AS `_failures_of_to_2`
  FROM `failures` AS `failures`
  LEFT JOIN `vehicles` AS `vehicles`
    ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
) AS `members`;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "brake_by_motor" AS "brake_by_motor",
  "brake_by_motor_low" AS "brake_by_motor_low",
  "brake_by_motor_high" AS "brake_by_motor_high",
  "brake_by_motor_p_value" AS "brake_by_motor_p_value",
  "brake_by_motor_status" AS "brake_by_motor_status",
  "brake_by_motor_n_failures" AS "brake_by_motor_n_failures",
  "brake_by_motor_n_reference" AS "brake_by_motor_n_reference",
  "a_by_brake" AS "a_by_brake",
  "a_by_brake_p_value" AS "a_by_brake_p_value",
  "a_by_brake_status" AS "a_by_brake_status"
FROM (
  SELECT
    STRUCT_EXTRACT("_failure_rate_compared", 'value') AS "brake_by_motor",
    STRUCT_EXTRACT("_failure_rate_compared", 'low') AS "brake_by_motor_low",
    STRUCT_EXTRACT("_failure_rate_compared", 'high') AS "brake_by_motor_high",
    STRUCT_EXTRACT("_failure_rate_compared", 'p_value') AS "brake_by_motor_p_value",
    CASE
      WHEN "_failures_of_to" > 0
      THEN 'overlapping'
      ELSE STRUCT_EXTRACT("_failure_rate_compared", 'status')
    END AS "brake_by_motor_status",
    "_failures_of" AS "brake_by_motor_n_failures",
    "_failures_to" AS "brake_by_motor_n_reference",
    STRUCT_EXTRACT("_failure_rate_compared_2", 'value') AS "a_by_brake",
    STRUCT_EXTRACT("_failure_rate_compared_2", 'p_value') AS "a_by_brake_p_value",
    CASE
      WHEN "_failures_of_to_2" > 0
      THEN 'overlapping'
      ELSE STRUCT_EXTRACT("_failure_rate_compared_2", 'status')
    END AS "a_by_brake_status"
  FROM (
    SELECT
      *,
      BATHTUB_RATE_RATIO(
        0.9e0,
        'lower',
        'greater',
        CASE WHEN "_failures_of_to" = 0 THEN "_failures_of" END,
        "_miles_of",
        "_failures_to",
        "_miles_to"
      ) AS "_failure_rate_compared",
      BATHTUB_RATE_RATIO(
        0.0e0,
        'two',
        'two',
        CASE WHEN "_failures_of_to_2" = 0 THEN "_failures_of_2" END,
        "_miles_of_2",
        "_failures_to_2",
        "_miles_to"
      ) AS "_failure_rate_compared_2"
    FROM (
      SELECT
        *
      FROM "_groups_1"
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
