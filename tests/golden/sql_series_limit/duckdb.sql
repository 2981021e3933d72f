SELECT
  "time_quarter" AS "time",
  "model" AS "model",
  "miles" AS "miles"
FROM (
  SELECT
    "time_quarter",
    "model",
    "_miles" AS "miles"
  FROM (
    SELECT
      "time_quarter",
      "model",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        MAX("time_quarter") OVER (PARTITION BY "slot") AS "time_quarter",
        "model",
        "_miles",
        "_kind"
      FROM (
        SELECT
          "time_quarter",
          "model",
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
                WHEN NOT "_kind" IN (1)
                THEN DENSE_RANK() OVER (
                  PARTITION BY CASE WHEN "_kind" IN (1) THEN 1 ELSE 0 END
                  ORDER BY "time_quarter" NULLS FIRST
                )
              END AS "_slot"
            FROM (
              SELECT
                CAST(DATE_TRUNC('QUARTER', CAST("odometer"."month" AS TIMESTAMP)) AS TIMESTAMP) AS "time_quarter",
                "vehicles"."model" AS "model",
                SUM("odometer"."miles") AS "_miles",
                0 AS "_kind"
              FROM "odometer" AS "odometer"
              LEFT JOIN "vehicles" AS "vehicles"
                ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
              INNER JOIN (
                SELECT DISTINCT
                  "series_limit"."model__"
                FROM (
                  SELECT
                    "model" AS "model__",
                    "miles" AS "mme_inner__"
                  FROM (
                    SELECT
                      "model",
                      "_miles" AS "miles"
                    FROM (
                      SELECT
                        "model",
                        MAX("_miles") AS "_miles"
                      FROM (
                        SELECT
                          "vehicles"."model" AS "model",
                          SUM("odometer"."miles") AS "_miles"
                        FROM "odometer" AS "odometer"
                        LEFT JOIN "vehicles" AS "vehicles"
                          ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
                        GROUP BY
                          1
                        UNION ALL
                        SELECT
                          "domain_1"."model" AS "model",
                          NULL AS "_miles"
                        FROM (VALUES
                          ('A'),
                          ('B'),
                          ('C'),
                          ('D'),
                          ('E')) AS "domain_1"("model")
                      ) AS "members"
                      GROUP BY
                        1
                    ) AS "merged"
                  ) AS "fleet"
                  ORDER BY
                    "miles" DESC
                  LIMIT 2
                ) AS series_limit
              ) AS "series_limit"
                ON "vehicles"."model" = "series_limit"."model__"
              GROUP BY
                1,
                2
              UNION ALL
              SELECT
                NULL AS "time_quarter",
                "domain_1"."model" AS "model",
                NULL AS "_miles",
                1 AS "_kind"
              FROM (VALUES
                ('A'),
                ('B'),
                ('C'),
                ('D'),
                ('E')) AS "domain_1"("model")
              INNER JOIN (
                SELECT DISTINCT
                  "series_limit"."model__"
                FROM (
                  SELECT
                    "model" AS "model__",
                    "miles" AS "mme_inner__"
                  FROM (
                    SELECT
                      "model",
                      "_miles" AS "miles"
                    FROM (
                      SELECT
                        "model",
                        MAX("_miles") AS "_miles"
                      FROM (
                        SELECT
                          "vehicles"."model" AS "model",
                          SUM("odometer"."miles") AS "_miles"
                        FROM "odometer" AS "odometer"
                        LEFT JOIN "vehicles" AS "vehicles"
                          ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
                        GROUP BY
                          1
                        UNION ALL
                        SELECT
                          "domain_1"."model" AS "model",
                          NULL AS "_miles"
                        FROM (VALUES
                          ('A'),
                          ('B'),
                          ('C'),
                          ('D'),
                          ('E')) AS "domain_1"("model")
                      ) AS "members"
                      GROUP BY
                        1
                    ) AS "merged"
                  ) AS "fleet"
                  ORDER BY
                    "miles" DESC
                  LIMIT 2
                ) AS series_limit
              ) AS "series_limit"
                ON "domain_1"."model" = "series_limit"."model__"
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
  miles DESC
LIMIT 100
