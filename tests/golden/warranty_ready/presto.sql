-- _groups_1: for presto
SELECT
  "data",
  MAX("_spells_at_risk") AS "_spells_at_risk",
  COALESCE(MAX("_failures"), 0) AS "_failures",
  COALESCE(MAX("_at_risk"), 0) AS "_at_risk"
FROM (
  SELECT
    "data" AS "data",
    ARRAY_AGG(ARRAY["_entry", "_exit", "_failed", "_count"]) AS "_spells_at_risk",
    NULL AS "_failures",
    NULL AS "_at_risk"
  FROM (
    SELECT
      "tested"."data" AS "data",
      "tested"."_entry" AS "_entry",
      "tested"."_exit" AS "_exit",
      CASE
        WHEN "tested"."_failed"
        THEN 1.0e0
        WHEN "tested"."_gone"
        THEN 0.0e0
        ELSE -1.0e0
      END AS "_failed",
      SUM("tested"."_weight") AS "_count"
    FROM (
      SELECT
        *,
        CASE WHEN "_excluded" IS NULL THEN LN("_exit") END AS "_log_exit",
        CASE WHEN "_excluded" IS NULL AND "_entry" > 0.0e0 THEN LN("_entry") END AS "_log_entry"
      FROM (
        SELECT
          "data",
          "_gone",
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
            CAST("lifetimes"."units" AS DOUBLE) AS "_weight",
            FALSE AS "_gone"
          FROM "lifetimes" AS "lifetimes"
        ) AS "ages"
      ) AS "spells"
    ) AS "tested"
    WHERE
      "tested"."_excluded" IS NULL
    GROUP BY
      1,
      2,
      3,
      4
  ) AS "listed"
  GROUP BY
    1
  UNION ALL
  SELECT
    "tested"."data" AS "data",
    NULL AS "_spells_at_risk",
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
          WHEN "tested"."_excluded" IS NULL AND NOT "tested"."_failed" AND NOT "tested"."_gone"
          THEN "tested"."_weight"
        END
      ),
      0
    ) AS "_at_risk"
  FROM (
    SELECT
      *,
      CASE WHEN "_excluded" IS NULL THEN LN("_exit") END AS "_log_exit",
      CASE WHEN "_excluded" IS NULL AND "_entry" > 0.0e0 THEN LN("_entry") END AS "_log_entry"
    FROM (
      SELECT
        "data",
        "_gone",
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
          CAST("lifetimes"."units" AS DOUBLE) AS "_weight",
          FALSE AS "_gone"
        FROM "lifetimes" AS "lifetimes"
      ) AS "ages"
    ) AS "spells"
  ) AS "tested"
  GROUP BY
    1
) AS "members"
GROUP BY
  1;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "data" AS "data",
  "tested_ahead" AS "tested_ahead",
  "tested_ahead_low" AS "tested_ahead_low",
  "tested_ahead_high" AS "tested_ahead_high",
  "tested_ahead_n_failures" AS "tested_ahead_n_failures",
  "tested_ahead_at_risk" AS "tested_ahead_at_risk",
  "tested_ahead_status" AS "tested_ahead_status"
FROM (
  SELECT
    "data",
    STRUCT_EXTRACT("_forecast", 'value') AS "tested_ahead",
    STRUCT_EXTRACT("_forecast", 'low') AS "tested_ahead_low",
    STRUCT_EXTRACT("_forecast", 'high') AS "tested_ahead_high",
    "_failures" AS "tested_ahead_n_failures",
    "_at_risk" AS "tested_ahead_at_risk",
    STRUCT_EXTRACT("_forecast", 'status') AS "tested_ahead_status"
  FROM (
    SELECT
      *,
      BATHTUB_WARRANTY('weibull', 1000.0e0, 0.95e0, 'two', "_spells_at_risk") AS "_forecast"
    FROM (
      SELECT
        *
      FROM "_groups_1"
    ) AS "parts"
  ) AS "merged"
) AS "lab"
ORDER BY
  "data" ASC
