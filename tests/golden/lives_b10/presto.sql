-- _groups_1: for presto
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
  MAX(CASE WHEN "tested"."_excluded" IS NULL THEN "tested"."_exit" END) AS "_largest_age",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL AND "tested"."_failed"
      THEN "tested"."_log_exit" * "tested"."_weight"
    END
  ) AS "_log_failure_age",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.08e0 * "tested"."_log_exit") - COALESCE(EXP(0.08e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_1",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.10269793877444965e0 * "tested"."_log_exit") - COALESCE(EXP(0.10269793877444965e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_2",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.1318358328565076e0 * "tested"."_log_exit") - COALESCE(EXP(0.1318358328565076e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_3",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.16924085363720243e0 * "tested"."_log_exit") - COALESCE(EXP(0.16924085363720243e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_4",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.21725858531211256e0 * "tested"."_log_exit") - COALESCE(EXP(0.21725858531211256e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_5",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.278900111157586e0 * "tested"."_log_exit") - COALESCE(EXP(0.278900111157586e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_6",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.35803083174811207e0 * "tested"."_log_exit") - COALESCE(EXP(0.35803083174811207e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_7",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.4596128554779112e0 * "tested"."_log_exit") - COALESCE(EXP(0.4596128554779112e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_8",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.5900161611477561e0 * "tested"."_log_exit") - COALESCE(EXP(0.5900161611477561e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_9",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.7574180449186008e0 * "tested"."_log_exit") - COALESCE(EXP(0.7574180449186008e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_10",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.9723159000464229e0 * "tested"."_log_exit") - COALESCE(EXP(0.9723159000464229e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_11",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(1.2481854846548932e0 * "tested"."_log_exit") - COALESCE(EXP(1.2481854846548932e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_12",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(1.6023259560280616e0 * "tested"."_log_exit") - COALESCE(EXP(1.6023259560280616e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_13",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(2.056944661611017e0 * "tested"."_log_exit") - COALESCE(EXP(2.056944661611017e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_14",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(2.6405497115069916e0 * "tested"."_log_exit") - COALESCE(EXP(2.6405497115069916e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_15",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(3.3897376575404445e0 * "tested"."_log_exit") - COALESCE(EXP(3.3897376575404445e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_16",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(4.351488380194187e0 * "tested"."_log_exit") - COALESCE(EXP(4.351488380194187e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_17",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(5.586111090586396e0 * "tested"."_log_exit") - COALESCE(EXP(5.586111090586396e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_18",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(7.171026184603947e0 * "tested"."_log_exit") - COALESCE(EXP(7.171026184603947e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_19",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(9.205620100705396e0 * "tested"."_log_exit") - COALESCE(EXP(9.205620100705396e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_20",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(11.817477618538566e0 * "tested"."_log_exit") - COALESCE(EXP(11.817477618538566e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_21",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(15.17038241171378e0 * "tested"."_log_exit") - COALESCE(EXP(15.17038241171378e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_22",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(19.474587551289627e0 * "tested"."_log_exit") - COALESCE(EXP(19.474587551289627e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_23",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(25.00000000000001e0 * "tested"."_log_exit") - COALESCE(EXP(25.00000000000001e0 * "tested"."_log_entry"), 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_24",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.08e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(0.08e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_1",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.10269793877444965e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(0.10269793877444965e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_2",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.1318358328565076e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(0.1318358328565076e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_3",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.16924085363720243e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(0.16924085363720243e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_4",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.21725858531211256e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(0.21725858531211256e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_5",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.278900111157586e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(0.278900111157586e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_6",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.35803083174811207e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(0.35803083174811207e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_7",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.4596128554779112e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(0.4596128554779112e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_8",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.5900161611477561e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(0.5900161611477561e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_9",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.7574180449186008e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(0.7574180449186008e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_10",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(0.9723159000464229e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(0.9723159000464229e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_11",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(1.2481854846548932e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(1.2481854846548932e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_12",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(1.6023259560280616e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(1.6023259560280616e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_13",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(2.056944661611017e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(2.056944661611017e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_14",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(2.6405497115069916e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(2.6405497115069916e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_15",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(3.3897376575404445e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(3.3897376575404445e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_16",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(4.351488380194187e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(4.351488380194187e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_17",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(5.586111090586396e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(5.586111090586396e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_18",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(7.171026184603947e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(7.171026184603947e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_19",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(9.205620100705396e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(9.205620100705396e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_20",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(11.817477618538566e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(11.817477618538566e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_21",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(15.17038241171378e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(15.17038241171378e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_22",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(19.474587551289627e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(19.474587551289627e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_23",
  SUM(
    CASE
      WHEN "tested"."_excluded" IS NULL
      THEN (
        EXP(25.00000000000001e0 * "tested"."_log_exit") * "tested"."_log_exit" - COALESCE(EXP(25.00000000000001e0 * "tested"."_log_entry") * "tested"."_log_entry", 0.0e0)
      ) * "tested"."_weight"
    END
  ) AS "_power_sum_log_24"
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
  1;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "data" AS "data",
  "quantile" AS "quantile",
  "quantile_low" AS "quantile_low",
  "quantile_high" AS "quantile_high",
  "quantile_status" AS "quantile_status"
FROM (
  SELECT
    "data",
    STRUCT_EXTRACT("_fit", 'value') AS "quantile",
    STRUCT_EXTRACT("_fit", 'low') AS "quantile_low",
    STRUCT_EXTRACT("_fit", 'high') AS "quantile_high",
    STRUCT_EXTRACT("_fit", 'status') AS "quantile_status"
  FROM (
    SELECT
      *,
      BATHTUB_LIFE(
        'weibull',
        'quantile',
        0.1e0,
        0.0e0,
        'normal',
        0.95e0,
        'two',
        [
          "_failures",
          "_censored",
          "_largest_age",
          "_log_failure_age",
          "_power_sum_1",
          "_power_sum_2",
          "_power_sum_3",
          "_power_sum_4",
          "_power_sum_5",
          "_power_sum_6",
          "_power_sum_7",
          "_power_sum_8",
          "_power_sum_9",
          "_power_sum_10",
          "_power_sum_11",
          "_power_sum_12",
          "_power_sum_13",
          "_power_sum_14",
          "_power_sum_15",
          "_power_sum_16",
          "_power_sum_17",
          "_power_sum_18",
          "_power_sum_19",
          "_power_sum_20",
          "_power_sum_21",
          "_power_sum_22",
          "_power_sum_23",
          "_power_sum_24",
          "_power_sum_log_1",
          "_power_sum_log_2",
          "_power_sum_log_3",
          "_power_sum_log_4",
          "_power_sum_log_5",
          "_power_sum_log_6",
          "_power_sum_log_7",
          "_power_sum_log_8",
          "_power_sum_log_9",
          "_power_sum_log_10",
          "_power_sum_log_11",
          "_power_sum_log_12",
          "_power_sum_log_13",
          "_power_sum_log_14",
          "_power_sum_log_15",
          "_power_sum_log_16",
          "_power_sum_log_17",
          "_power_sum_log_18",
          "_power_sum_log_19",
          "_power_sum_log_20",
          "_power_sum_log_21",
          "_power_sum_log_22",
          "_power_sum_log_23",
          "_power_sum_log_24"
        ]
      ) AS "_fit"
    FROM (
      SELECT
        *
      FROM "_groups_1"
    ) AS "parts"
  ) AS "merged"
) AS "lab"
ORDER BY
  "data" ASC
