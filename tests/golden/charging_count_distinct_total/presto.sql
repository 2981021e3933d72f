SELECT
  "chargers_with_fault" AS "chargers_with_fault"
FROM (
  SELECT
    "_chargers_with_fault" AS "chargers_with_fault"
  FROM (
    SELECT
      COUNT(DISTINCT "faults"."charger_id") AS "_chargers_with_fault"
    FROM "faults" AS "faults"
  ) AS "merged"
) AS "charging"
