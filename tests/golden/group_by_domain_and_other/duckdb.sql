SELECT
  "model" AS "model",
  "grade" AS "grade",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "model",
    "grade",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "model",
      "grade",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        "model",
        MAX("grade") OVER (PARTITION BY "slot") AS "grade",
        "_failures",
        "_miles",
        "_kind"
      FROM (
        SELECT
          "model",
          "grade",
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
                WHEN NOT "_kind" IN (2)
                THEN DENSE_RANK() OVER (
                  PARTITION BY CASE WHEN "_kind" IN (2) THEN 1 ELSE 0 END
                  ORDER BY "grade" NULLS FIRST
                )
              END AS "_slot"
            FROM (
              SELECT
                "vehicles"."model" AS "model",
                COALESCE("vehicles"."grade", 'unknown') AS "grade",
                NULL AS "_failures",
                SUM("odometer"."miles") AS "_miles",
                0 AS "_kind"
              FROM "odometer" AS "odometer"
              LEFT JOIN "vehicles" AS "vehicles"
                ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
              GROUP BY
                1,
                2
              UNION ALL
              SELECT
                "vehicles"."model" AS "model",
                COALESCE("vehicles"."grade", 'unknown') AS "grade",
                COUNT(*) AS "_failures",
                NULL AS "_miles",
                1 AS "_kind"
              FROM "failures" AS "failures"
              LEFT JOIN "vehicles" AS "vehicles"
                ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
              GROUP BY
                1,
                2
              UNION ALL
              SELECT
                "domain_1"."model" AS "model",
                NULL AS "grade",
                NULL AS "_failures",
                NULL AS "_miles",
                2 AS "_kind"
              FROM (VALUES
                ('A'),
                ('B'),
                ('C'),
                ('D'),
                ('E')) AS "domain_1"("model")
            ) AS "members"
          ) AS "numbered"
        ) AS "counted"
        CROSS JOIN UNNEST(CASE WHEN "_slot" IS NULL THEN GENERATE_SERIES(1, "_slots") ELSE ["_slot"] END) AS "slots"("slot")
      ) AS "repeated"
    ) AS "members"
    GROUP BY
      1,
      2
  ) AS "merged"
) AS "fleet"
ORDER BY
  "model" ASC,
  "grade" ASC
