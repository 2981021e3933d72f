SELECT
  CONCAT("grade", '/', COALESCE("model", '?')) AS "both_of",
  "failures" AS "failures"
FROM (
  SELECT
    "grade",
    "model",
    "_failures" AS "failures"
  FROM (
    SELECT
      "grade",
      "model",
      COALESCE(MAX("_failures"), 0) AS "_failures"
    FROM (
      SELECT
        MAX("grade") OVER (PARTITION BY "slot") AS "grade",
        "model",
        "_failures",
        "_kind"
      FROM (
        SELECT
          "grade",
          "model",
          "_failures",
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
                  ORDER BY "grade" NULLS FIRST
                )
              END AS "_slot"
            FROM (
              SELECT
                COALESCE("vehicles"."grade", 'unknown') AS "grade",
                "vehicles"."model" AS "model",
                COUNT(*) AS "_failures",
                0 AS "_kind"
              FROM "failures" AS "failures"
              LEFT JOIN "vehicles" AS "vehicles"
                ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
              WHERE
                "failures"."component" = 'brake'
              GROUP BY
                1,
                2
              UNION ALL
              SELECT
                NULL AS "grade",
                "domain_1"."model" AS "model",
                NULL AS "_failures",
                1 AS "_kind"
              FROM (VALUES
                ('A'),
                ('B'),
                ('C'),
                ('D'),
                ('E')) AS "domain_1"("model")
            ) AS "members"
          ) AS "numbered"
        ) AS "counted"
        CROSS JOIN UNNEST(CASE WHEN "_slot" IS NULL THEN SEQUENCE(1, "_slots") ELSE ARRAY["_slot"] END) AS "slots"("slot")
      ) AS "repeated"
    ) AS "members"
    GROUP BY
      1,
      2
  ) AS "merged"
) AS "fleet"
