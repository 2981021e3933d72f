SELECT
  "failure_mode" AS "failure_mode",
  (
    "_grouping_failure_mode" * 1
  ) AS "total",
  "failures" AS "failures",
  "miles" AS "miles",
  "failure_rate_high" AS "high"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "failure_mode",
      0 AS "_grouping_failure_mode",
      "failures",
      "miles",
      "failure_rate_high"
    FROM (
      SELECT
        "failure_mode",
        "_failures" AS "failures",
        "_miles" AS "miles",
        1000.0e0 * CAST("_failures_high" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_high"
      FROM (
        SELECT
          *,
          CASE
            WHEN "_failures" >= 0
            THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE) + 2.0e0, 0.975e0) AS DOUBLE) / 2.0e0
          END AS "_failures_high"
        FROM (
          SELECT
            "failure_mode",
            COALESCE(MAX("_failures"), 0) AS "_failures",
            MAX("_miles") AS "_miles"
          FROM (
            SELECT
              MAX("failure_mode") OVER (PARTITION BY "slot") AS "failure_mode",
              "_failures",
              "_miles",
              "_kind"
            FROM (
              SELECT
                "failure_mode",
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
                        ORDER BY "failure_mode" NULLS FIRST
                      )
                    END AS "_slot"
                  FROM (
                    SELECT
                      NULL AS "failure_mode",
                      NULL AS "_failures",
                      SUM("odometer"."miles") AS "_miles",
                      0 AS "_kind"
                    FROM "odometer" AS "odometer"
                    UNION ALL
                    SELECT
                      "failures"."failure_mode" AS "failure_mode",
                      COUNT(*) AS "_failures",
                      NULL AS "_miles",
                      1 AS "_kind"
                    FROM "failures" AS "failures"
                    GROUP BY
                      1
                  ) AS "members"
                ) AS "numbered"
              ) AS "counted"
              CROSS JOIN UNNEST(CASE WHEN "_slot" IS NULL THEN SEQUENCE(1, "_slots") ELSE ARRAY["_slot"] END) AS "slots"("slot")
            ) AS "repeated"
          ) AS "members"
          GROUP BY
            1
        ) AS "parts"
      ) AS "merged"
    ) AS "level"
    UNION ALL
    SELECT
      NULL AS "failure_mode",
      1 AS "_grouping_failure_mode",
      "failures",
      "miles",
      "failure_rate_high"
    FROM (
      SELECT
        "_failures" AS "failures",
        "_miles" AS "miles",
        1000.0e0 * CAST("_failures_high" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_high"
      FROM (
        SELECT
          *,
          CASE
            WHEN "_failures" >= 0
            THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE) + 2.0e0, 0.975e0) AS DOUBLE) / 2.0e0
          END AS "_failures_high"
        FROM (
          SELECT
            COALESCE(MAX("_failures"), 0) AS "_failures",
            MAX("_miles") AS "_miles"
          FROM (
            SELECT
              NULL AS "_failures",
              SUM("odometer"."miles") AS "_miles"
            FROM "odometer" AS "odometer"
            UNION ALL
            SELECT
              COUNT(*) AS "_failures",
              NULL AS "_miles"
            FROM "failures" AS "failures"
          ) AS "members"
        ) AS "parts"
      ) AS "merged"
    ) AS "level"
  ) AS "sets"
) AS "fleet"
