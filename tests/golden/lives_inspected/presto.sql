-- _groups_1: for presto
SELECT
  "data",
  COALESCE(MAX("_failures"), 0) AS "_failures",
  COALESCE(MAX("_censored"), 0) AS "_censored",
  COALESCE(MAX("_excluded"), 0) AS "_excluded",
  MAX("_spells") AS "_spells"
FROM (
  SELECT
    "inspected"."data" AS "data",
    COALESCE(
      SUM(
        CASE
          WHEN "inspected"."_excluded" IS NULL AND "inspected"."_failed"
          THEN "inspected"."_weight"
        END
      ),
      0
    ) AS "_failures",
    COALESCE(
      SUM(
        CASE
          WHEN "inspected"."_excluded" IS NULL AND NOT "inspected"."_failed"
          THEN "inspected"."_weight"
        END
      ),
      0
    ) AS "_censored",
    COUNT(CASE WHEN NOT "inspected"."_excluded" IS NULL THEN 1 END) AS "_excluded",
    NULL AS "_spells"
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
  GROUP BY
    1
  UNION ALL
  SELECT
    "data" AS "data",
    NULL AS "_failures",
    NULL AS "_censored",
    NULL AS "_excluded",
    ARRAY_AGG(ARRAY["_entry", "_lower", "_exit", "_count"]) AS "_spells"
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
      "inspected"."_excluded" IS NULL
    GROUP BY
      1,
      2,
      3,
      4
  ) AS "listed"
  GROUP BY
    1
) AS "members"
GROUP BY
  1;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "data" AS "data",
  "inspected_failures" AS "inspected_failures",
  "inspected_censored" AS "inspected_censored",
  "inspected_excluded" AS "inspected_excluded",
  "inspected_beta" AS "inspected_beta",
  "inspected_eta" AS "inspected_eta",
  "inspected_mean" AS "inspected_mean",
  "inspected_sigma" AS "inspected_sigma",
  "inspected_beta_status" AS "inspected_beta_status"
FROM (
  SELECT
    "data",
    "_failures" AS "inspected_failures",
    "_censored" AS "inspected_censored",
    "_excluded" AS "inspected_excluded",
    STRUCT_EXTRACT("_fit", 'value') AS "inspected_beta",
    STRUCT_EXTRACT("_fit_2", 'value') AS "inspected_eta",
    STRUCT_EXTRACT("_fit_3", 'value') AS "inspected_mean",
    STRUCT_EXTRACT("_fit_4", 'value') AS "inspected_sigma",
    STRUCT_EXTRACT("_fit", 'status') AS "inspected_beta_status"
  FROM (
    SELECT
      *,
      BATHTUB_LIFE_OF_INTERVALS('weibull', 'beta', 0.0e0, 0.0e0, '', 0.0e0, 'two', "_spells") AS "_fit",
      BATHTUB_LIFE_OF_INTERVALS('weibull', 'eta', 0.0e0, 0.0e0, '', 0.0e0, 'two', "_spells") AS "_fit_2",
      BATHTUB_LIFE_OF_INTERVALS('exponential', 'mean', 0.0e0, 0.0e0, '', 0.0e0, 'two', "_spells") AS "_fit_3",
      BATHTUB_LIFE_OF_INTERVALS('lognormal', 'sigma', 0.0e0, 0.0e0, '', 0.0e0, 'two', "_spells") AS "_fit_4"
    FROM (
      SELECT
        *
      FROM "_groups_1"
    ) AS "parts"
  ) AS "merged"
) AS "looks"
ORDER BY
  "data" ASC
