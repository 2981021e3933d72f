-- _groups_1: for trino
SELECT
  "component",
  COALESCE(MAX("_major"), 0) AS "_major",
  COALESCE(MAX("_failures"), 0) AS "_failures"
FROM (
  SELECT
    "failures"."component" AS "component",
    COUNT(CASE WHEN "failures"."severity" = 'major' THEN 1 END) AS "_major",
    COUNT(*) AS "_failures"
  FROM "failures" AS "failures"
  GROUP BY
    1
  UNION ALL
  SELECT
    "domain_1"."component" AS "component",
    NULL AS "_major",
    NULL AS "_failures"
  FROM (VALUES
    ('battery'),
    ('brake'),
    ('motor'),
    ('seat')) AS "domain_1"("component")
) AS "members"
GROUP BY
  1;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "component" AS "component",
  "major_percent" AS "major_percent",
  "major_percent_low" AS "major_percent_low",
  "major_percent_high" AS "major_percent_high"
FROM (
  SELECT
    "component",
    100.0e0 * CAST("_major" AS DOUBLE) / NULLIF(CAST("_failures" AS DOUBLE), 0) AS "major_percent",
    100.0e0 * STRUCT_EXTRACT("_major_share", 'low') AS "major_percent_low",
    100.0e0 * STRUCT_EXTRACT("_major_share_2", 'high') AS "major_percent_high"
  FROM (
    SELECT
      *,
      BATHTUB_BINOMIAL(0.9e0, 'lower', "_major", "_failures") AS "_major_share",
      BATHTUB_BINOMIAL(0.9e0, 'upper', "_major", "_failures") AS "_major_share_2"
    FROM (
      SELECT
        *
      FROM "_groups_1"
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
WHERE
  "major_percent_low" > 0
