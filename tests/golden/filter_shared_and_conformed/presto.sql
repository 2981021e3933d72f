SELECT
  "component" AS "component",
  "failures" AS "failures",
  "miles" AS "miles",
  "failure_rate" AS "failure_rate"
FROM (
  SELECT
    "component",
    "_failures" AS "failures",
    "_miles" AS "miles",
    1000.0e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate"
  FROM (
    SELECT
      "component",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        MAX("component") OVER (PARTITION BY "slot") AS "component",
        "_failures",
        "_miles",
        "_kind"
      FROM (
        SELECT
          "component",
          "_failures",
          "_miles",
          "_kind",
          "slots"."slot"
        FROM (
          SELECT
            *,
            MAX("_slot") OVER () AS "_slots"
          FROM (
            SELECT
              *,
              CASE
                WHEN NOT "_kind" IN (0)
                THEN DENSE_RANK() OVER (
                  PARTITION BY CASE WHEN "_kind" IN (0) THEN 1 ELSE 0 END
                  ORDER BY "component" NULLS FIRST
                )
              END AS "_slot"
            FROM (
              SELECT
                NULL AS "component",
                NULL AS "_failures",
                SUM("odometer"."miles") AS "_miles",
                0 AS "_kind"
              FROM "odometer" AS "odometer"
              LEFT JOIN "vehicles" AS "vehicles"
                ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
              WHERE
                "vehicles"."model" = 'A'
              UNION ALL
              SELECT
                "failures"."component" AS "component",
                COUNT(*) AS "_failures",
                NULL AS "_miles",
                1 AS "_kind"
              FROM "failures" AS "failures"
              LEFT JOIN "vehicles" AS "vehicles"
                ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
              WHERE
                "failures"."severity" = 'major' AND "vehicles"."model" = 'A'
              GROUP BY
                1
              UNION ALL
              SELECT
                "domain_1"."component" AS "component",
                NULL AS "_failures",
                NULL AS "_miles",
                2 AS "_kind"
              FROM (VALUES
                ('battery'),
                ('brake'),
                ('motor'),
                ('seat')) AS "domain_1"("component")
            ) AS "members"
          ) AS "numbered"
        ) AS "counted"
        CROSS JOIN UNNEST(CASE WHEN "_slot" IS NULL THEN SEQUENCE(1, "_slots") ELSE ARRAY["_slot"] END) AS "slots"("slot")
      ) AS "repeated"
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
ORDER BY
  "component" ASC
