SELECT
  'all' AS "what",
  "failures" AS "n"
FROM (
  SELECT
    "_failures" AS "failures"
  FROM (
    SELECT
      COUNT(*) AS "_failures"
    FROM "failures" AS "failures"
  ) AS "merged"
) AS "fleet"
UNION ALL
SELECT
  'major' AS "what",
  "major_failures" AS "n"
FROM (
  SELECT
    "_major" AS "major_failures"
  FROM (
    SELECT
      COUNT(CASE WHEN "failures"."severity" = 'major' THEN 1 END) AS "_major"
    FROM "failures" AS "failures"
  ) AS "merged"
) AS "fleet"
UNION ALL
SELECT
  "model" AS "what",
  "failures" AS "n"
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
      WHERE
        "vehicles"."model" = 'A'
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
      WHERE
        "domain_1"."model" = 'A'
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
