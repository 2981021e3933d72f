SELECT
  "component" AS "component",
  "major_failures" AS "major_failures",
  "brake_failures" AS "brake_failures",
  "failures" AS "failures"
FROM (
  SELECT
    "component",
    "_major" AS "major_failures",
    "_failures" AS "brake_failures",
    "_failures_2" AS "failures"
  FROM (
    SELECT
      "component",
      COALESCE(MAX("_major"), 0) AS "_major",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      COALESCE(MAX("_failures_2"), 0) AS "_failures_2"
    FROM (
      SELECT
        "failures"."component" AS "component",
        COUNT(CASE WHEN "failures"."severity" = 'major' THEN 1 END) AS "_major",
        COUNT(
          CASE WHEN "failures"."component" = 'brake' AND "vehicles"."model" <> 'C' THEN 1 END
        ) AS "_failures",
        COUNT(*) AS "_failures_2"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      GROUP BY
        1
      UNION ALL
      SELECT
        "domain_1"."component" AS "component",
        NULL AS "_major",
        NULL AS "_failures",
        NULL AS "_failures_2"
      FROM (VALUES
        ('battery'),
        ('brake'),
        ('motor'),
        ('seat')) AS "domain_1"("component")
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
ORDER BY
  "component" ASC
