SELECT
  "model" AS "model",
  RANK() OVER (ORDER BY "failures" DESC) AS "place",
  "failures" AS "failures"
FROM (
  SELECT
    "model",
    "_failures" AS "failures"
  FROM (
    SELECT
      "model",
      COALESCE(MAX("_failures"), 0) AS "_failures"
    FROM (
      SELECT
        "vehicles"."model" AS "model",
        COUNT(*) AS "_failures"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        "domain_1"."model" AS "model",
        NULL AS "_failures"
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
