SELECT
  "component" AS "component",
  "failure_mode" AS "failure_mode",
  "severity" AS "severity",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "component",
    "failure_mode",
    "severity",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "component",
      "failure_mode",
      "severity",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        MAX("component") OVER (PARTITION BY "slot") AS "component",
        MAX("failure_mode") OVER (PARTITION BY "slot") AS "failure_mode",
        MAX("severity") OVER (PARTITION BY "slot") AS "severity",
        "_failures",
        "_miles",
        "_kind"
      FROM (
        SELECT
          "component",
          "failure_mode",
          "severity",
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
                  ORDER BY "component" NULLS FIRST, "failure_mode" NULLS FIRST, "severity" NULLS FIRST
                )
              END AS "_slot"
            FROM (
              SELECT
                NULL AS "component",
                NULL AS "failure_mode",
                NULL AS "severity",
                NULL AS "_failures",
                SUM("odometer"."miles") AS "_miles",
                0 AS "_kind"
              FROM "odometer" AS "odometer"
              UNION ALL
              SELECT
                "failures"."component" AS "component",
                "failures"."failure_mode" AS "failure_mode",
                "failures"."severity" AS "severity",
                COUNT(*) AS "_failures",
                NULL AS "_miles",
                1 AS "_kind"
              FROM "failures" AS "failures"
              GROUP BY
                1,
                2,
                3
            ) AS "members"
          ) AS "numbered"
        ) AS "counted"
        CROSS JOIN UNNEST(CASE WHEN "_slot" IS NULL THEN SEQUENCE(1, "_slots") ELSE ARRAY["_slot"] END) AS "slots"("slot")
      ) AS "repeated"
    ) AS "members"
    GROUP BY
      1,
      2,
      3
  ) AS "merged"
) AS "fleet"
ORDER BY
  "component" ASC,
  "failure_mode" ASC,
  "severity" ASC
