-- _groups_1: for duckdb
SELECT
  "data" AS "data",
  LIST(["_entry", "_lower", "_exit", "_count"]) AS "_spells"
FROM (
  SELECT
    "inspected"."data" AS "data",
    "inspected"."_entry" AS "_entry",
    "inspected"."_lower" AS "_lower",
    CASE WHEN "inspected"."_failed" THEN "inspected"."_exit" ELSE -1.0e0 END AS "_exit",
    SUM("inspected"."_weight") AS "_count"
  FROM (
    SELECT
      *,
      CASE WHEN "_excluded" IS NULL THEN LN("_exit") END AS "_log_exit",
      CASE WHEN "_excluded" IS NULL AND "_entry" > 0.0e0 THEN LN("_entry") END AS "_log_entry"
    FROM (
      SELECT
        "data",
        "_lower",
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
          OR NOT "_lower" < 1e+300
          THEN 'no_age'
          WHEN "_entry" < 0.0e0 OR "_exit" < 0.0e0 OR "_lower" < 0.0e0
          THEN 'negative_age'
          WHEN "_exit" < "_lower"
          THEN 'upper_before_lower'
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
          "inspections"."data" AS "data",
          COALESCE(CAST("inspections"."since" AS DOUBLE), 0.0e0) AS "_entry",
          COALESCE(CAST("inspections"."seen" AS DOUBLE), 0.0e0) AS "_lower",
          COALESCE(CAST("inspections"."found" AS DOUBLE), CAST("inspections"."seen" AS DOUBLE)) AS "_exit",
          NOT CAST("inspections"."found" AS DOUBLE) IS NULL AS "_failed",
          CAST("inspections"."units" AS DOUBLE) AS "_weight"
        FROM "inspections" AS "inspections"
      ) AS "ages"
    ) AS "spells"
  ) AS "inspected"
  WHERE
    "inspected"."_excluded" IS NULL AND "inspected"."data" = 'circuits'
  GROUP BY
    1,
    2,
    3,
    4
) AS "listed"
GROUP BY
  1;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "data" AS "data",
  "limited_share" AS "limited_share",
  "limited_share_low" AS "limited_share_low",
  "limited_share_high" AS "limited_share_high",
  "limited_share_status" AS "limited_share_status",
  "limited_eta" AS "limited_eta",
  "limited_b10" AS "limited_b10",
  "limited_b10_status" AS "limited_b10_status"
FROM (
  SELECT
    "data",
    STRUCT_EXTRACT("_fit", 'value') AS "limited_share",
    STRUCT_EXTRACT("_fit", 'low') AS "limited_share_low",
    STRUCT_EXTRACT("_fit", 'high') AS "limited_share_high",
    STRUCT_EXTRACT("_fit", 'status') AS "limited_share_status",
    STRUCT_EXTRACT("_fit_2", 'value') AS "limited_eta",
    STRUCT_EXTRACT("_fit_3", 'value') AS "limited_b10",
    STRUCT_EXTRACT("_fit_3", 'status') AS "limited_b10_status"
  FROM (
    SELECT
      *,
      BATHTUB_LIMITED('weibull', 'intervals', 'share', 0.0e0, 'auto', 0.95e0, 'two', "_spells") AS "_fit",
      BATHTUB_LIMITED('weibull', 'intervals', 'eta', 0.0e0, '', 0.0e0, 'two', "_spells") AS "_fit_2",
      BATHTUB_LIMITED('weibull', 'intervals', 'quantile', 0.1e0, '', 0.0e0, 'two', "_spells") AS "_fit_3"
    FROM (
      SELECT
        *
      FROM "_groups_1"
    ) AS "parts"
  ) AS "merged"
) AS "looks"
ORDER BY
  "data" ASC
