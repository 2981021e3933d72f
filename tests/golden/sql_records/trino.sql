SELECT
  model,
  component,
  severity
FROM (
  SELECT
    "vehicles"."model" AS "model",
    "failures"."component" AS "component",
    "failures"."severity" AS "severity"
  FROM "failures" AS "failures"
  LEFT JOIN "vehicles" AS "vehicles"
    ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
) AS "fleet"
WHERE
  component = 'battery'
