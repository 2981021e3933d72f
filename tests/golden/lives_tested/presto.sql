SELECT
  "data" AS "data",
  "tested_failures" AS "tested_failures",
  "tested_censored" AS "tested_censored",
  "tested_time_at_risk" AS "tested_time_at_risk",
  "tested_log_failure_age" AS "tested_log_failure_age",
  "tested_excluded" AS "tested_excluded"
FROM (
  SELECT
    "data",
    "_failures" AS "tested_failures",
    "_censored" AS "tested_censored",
    "_time_at_risk" AS "tested_time_at_risk",
    "_log_failure_age" AS "tested_log_failure_age",
    "_excluded" AS "tested_excluded"
  FROM (
    SELECT
      "tested"."data" AS "data",
      COALESCE(
        SUM(
          CASE
            WHEN "tested"."_excluded" IS NULL AND "tested"."_failed"
            THEN "tested"."_weight"
          END
        ),
        0
      ) AS "_failures",
      COALESCE(
        SUM(
          CASE
            WHEN "tested"."_excluded" IS NULL AND NOT "tested"."_failed"
            THEN "tested"."_weight"
          END
        ),
        0
      ) AS "_censored",
      SUM(
        CASE
          WHEN "tested"."_excluded" IS NULL
          THEN (
            "tested"."_exit" - "tested"."_entry"
          ) * "tested"."_weight"
        END
      ) AS "_time_at_risk",
      SUM(
        CASE
          WHEN "tested"."_excluded" IS NULL AND "tested"."_failed"
          THEN "tested"."_log_exit" * "tested"."_weight"
        END
      ) AS "_log_failure_age",
      COUNT(CASE WHEN NOT "tested"."_excluded" IS NULL THEN 1 END) AS "_excluded"
    FROM (
      SELECT
        *,
        CASE WHEN "_excluded" IS NULL THEN LN("_exit") END AS "_log_exit",
        CASE WHEN "_excluded" IS NULL AND "_entry" > 0.0e0 THEN LN("_entry") END AS "_log_entry"
      FROM (
        SELECT
          "data",
          "_entry",
          "_exit",
          "_failed",
          "_weight",
          CASE
            WHEN "_failed" IS NULL
            THEN 'no_status'
            WHEN "_entry" IS NULL
            OR "_exit" IS NULL
            OR NOT "_entry" < 1e+300
            OR NOT "_exit" < 1e+300
            THEN 'no_age'
            WHEN "_entry" < 0.0e0 OR "_exit" < 0.0e0
            THEN 'negative_age'
            WHEN "_exit" < "_entry"
            THEN 'exit_before_entry'
            WHEN "_failed" AND "_exit" = "_entry"
            THEN 'failed_at_entry'
            WHEN "_exit" = "_entry"
            THEN 'no_time_at_risk'
            WHEN NOT COALESCE("_weight" > 0.0e0, FALSE)
            THEN 'no_weight'
          END AS "_excluded"
        FROM (
          SELECT
            "lifetimes"."data" AS "data",
            COALESCE(CAST("lifetimes"."entry" AS DOUBLE), 0.0e0) AS "_entry",
            CAST("lifetimes"."age" AS DOUBLE) AS "_exit",
            CAST("lifetimes"."failed" = 1 AS BOOLEAN) AS "_failed",
            CAST("lifetimes"."units" AS DOUBLE) AS "_weight"
          FROM "lifetimes" AS "lifetimes"
        ) AS "ages"
      ) AS "spells"
    ) AS "tested"
    GROUP BY
      1
  ) AS "merged"
) AS "lab"
ORDER BY
  "data" ASC
