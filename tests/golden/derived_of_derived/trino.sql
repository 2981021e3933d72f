SELECT
  "component" AS "component",
  "major_share" AS "major_share",
  "minor_share" AS "minor_share",
  "share_ratio" AS "share_ratio"
FROM (
  SELECT
    "component",
    "_major_share" AS "major_share",
    "_minor_share" AS "minor_share",
    ROUND(CAST("_minor_share" AS DOUBLE) / NULLIF(CAST("_major_share" AS DOUBLE), 0), 3) AS "share_ratio"
  FROM (
    SELECT
      *,
      1 - "_major_share" AS "_minor_share"
    FROM (
      SELECT
        *,
        CAST("_major" AS DOUBLE) / NULLIF(CAST("_failures" AS DOUBLE), 0) AS "_major_share"
      FROM (
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
          1
      ) AS "parts"
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
ORDER BY
  "component" ASC
