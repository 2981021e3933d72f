SELECT
  "model" AS "model",
  "kind" AS "kind",
  "failures" AS "failures"
FROM (
  SELECT
    "model",
    "kind",
    "_failures" AS "failures"
  FROM (
    SELECT
      "model",
      "kind",
      COALESCE(MAX("_failures"), 0) AS "_failures"
    FROM (
      SELECT
        "model",
        MAX("kind") OVER (PARTITION BY "slot") AS "kind",
        "_failures",
        "_kind"
      FROM (
        SELECT
          "model",
          "kind",
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
                  ORDER BY "kind" NULLS FIRST
                )
              END AS "_slot"
            FROM (
              SELECT
                "vehicles"."model" AS "model",
                "t"."kind" AS "kind",
                COUNT(*) AS "_failures",
                0 AS "_kind"
              FROM "failures" AS "failures"
              LEFT JOIN "vehicles" AS "vehicles"
                ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
              INNER JOIN (
                SELECT DISTINCT
                  "model",
                  "kind"
                FROM (
                  SELECT
                    'A' AS model,
                    'old' AS kind
                  UNION ALL
                  SELECT
                    'C' AS model,
                    'new' AS kind
                  UNION ALL
                  SELECT
                    'E' AS model,
                    'new' AS kind
                ) AS t
              ) AS "t"
                ON "vehicles"."model" = "t"."model"
              GROUP BY
                1,
                2
              UNION ALL
              SELECT
                "domain_1"."model" AS "model",
                NULL AS "kind",
                NULL AS "_failures",
                1 AS "_kind"
              FROM (VALUES
                ('A'),
                ('B'),
                ('C'),
                ('D'),
                ('E')) AS "domain_1"("model")
              INNER JOIN (
                SELECT DISTINCT
                  "model",
                  "kind"
                FROM (
                  SELECT
                    'A' AS model,
                    'old' AS kind
                  UNION ALL
                  SELECT
                    'C' AS model,
                    'new' AS kind
                  UNION ALL
                  SELECT
                    'E' AS model,
                    'new' AS kind
                ) AS t
              ) AS "t"
                ON "domain_1"."model" = "t"."model"
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
) AS "f"
