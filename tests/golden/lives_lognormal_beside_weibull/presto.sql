-- _groups_1: for presto
SELECT
  "key_1",
  MAX("_spells") AS "_spells",
  COALESCE(MAX("_failures"), 0) AS "_failures",
  COALESCE(MAX("_censored"), 0) AS "_censored",
  MAX("_largest_age") AS "_largest_age",
  MAX("_log_failure_age") AS "_log_failure_age",
  MAX("_power_sum_1") AS "_power_sum_1",
  MAX("_power_sum_2") AS "_power_sum_2",
  MAX("_power_sum_3") AS "_power_sum_3",
  MAX("_power_sum_4") AS "_power_sum_4",
  MAX("_power_sum_5") AS "_power_sum_5",
  MAX("_power_sum_6") AS "_power_sum_6",
  MAX("_power_sum_7") AS "_power_sum_7",
  MAX("_power_sum_8") AS "_power_sum_8",
  MAX("_power_sum_9") AS "_power_sum_9",
  MAX("_power_sum_10") AS "_power_sum_10",
  MAX("_power_sum_11") AS "_power_sum_11",
  MAX("_power_sum_12") AS "_power_sum_12",
  MAX("_power_sum_13") AS "_power_sum_13",
  MAX("_power_sum_14") AS "_power_sum_14",
  MAX("_power_sum_15") AS "_power_sum_15",
  MAX("_power_sum_16") AS "_power_sum_16",
  MAX("_power_sum_17") AS "_power_sum_17",
  MAX("_power_sum_18") AS "_power_sum_18",
  MAX("_power_sum_19") AS "_power_sum_19",
  MAX("_power_sum_20") AS "_power_sum_20",
  MAX("_power_sum_21") AS "_power_sum_21",
  MAX("_power_sum_22") AS "_power_sum_22",
  MAX("_power_sum_23") AS "_power_sum_23",
  MAX("_power_sum_24") AS "_power_sum_24",
  MAX("_power_sum_log_1") AS "_power_sum_log_1",
  MAX("_power_sum_log_2") AS "_power_sum_log_2",
  MAX("_power_sum_log_3") AS "_power_sum_log_3",
  MAX("_power_sum_log_4") AS "_power_sum_log_4",
  MAX("_power_sum_log_5") AS "_power_sum_log_5",
  MAX("_power_sum_log_6") AS "_power_sum_log_6",
  MAX("_power_sum_log_7") AS "_power_sum_log_7",
  MAX("_power_sum_log_8") AS "_power_sum_log_8",
  MAX("_power_sum_log_9") AS "_power_sum_log_9",
  MAX("_power_sum_log_10") AS "_power_sum_log_10",
  MAX("_power_sum_log_11") AS "_power_sum_log_11",
  MAX("_power_sum_log_12") AS "_power_sum_log_12",
  MAX("_power_sum_log_13") AS "_power_sum_log_13",
  MAX("_power_sum_log_14") AS "_power_sum_log_14",
  MAX("_power_sum_log_15") AS "_power_sum_log_15",
  MAX("_power_sum_log_16") AS "_power_sum_log_16",
  MAX("_power_sum_log_17") AS "_power_sum_log_17",
  MAX("_power_sum_log_18") AS "_power_sum_log_18",
  MAX("_power_sum_log_19") AS "_power_sum_log_19",
  MAX("_power_sum_log_20") AS "_power_sum_log_20",
  MAX("_power_sum_log_21") AS "_power_sum_log_21",
  MAX("_power_sum_log_22") AS "_power_sum_log_22",
  MAX("_power_sum_log_23") AS "_power_sum_log_23",
  MAX("_power_sum_log_24") AS "_power_sum_log_24"
FROM (
  SELECT
    *
  FROM (
    SELECT
      MAX("key_1") OVER (PARTITION BY "slot") AS "key_1",
      "_spells",
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
      "_power_sum_log_24",
      "_kind"
    FROM (
      SELECT
        "key_1",
        "_spells",
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
        "_power_sum_log_24",
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
              WHEN NOT "_kind" IN (0, 1)
              THEN DENSE_RANK() OVER (
                PARTITION BY CASE WHEN "_kind" IN (0, 1) THEN 1 ELSE 0 END
                ORDER BY "key_1" NULLS FIRST
              )
            END AS "_slot"
          FROM (
            SELECT
              NULL AS "key_1",
              ARRAY_AGG(ARRAY["_entry", "_exit", "_failed", "_count"]) AS "_spells",
              NULL AS "_failures",
              NULL AS "_censored",
              NULL AS "_largest_age",
              NULL AS "_log_failure_age",
              NULL AS "_power_sum_1",
              NULL AS "_power_sum_2",
              NULL AS "_power_sum_3",
              NULL AS "_power_sum_4",
              NULL AS "_power_sum_5",
              NULL AS "_power_sum_6",
              NULL AS "_power_sum_7",
              NULL AS "_power_sum_8",
              NULL AS "_power_sum_9",
              NULL AS "_power_sum_10",
              NULL AS "_power_sum_11",
              NULL AS "_power_sum_12",
              NULL AS "_power_sum_13",
              NULL AS "_power_sum_14",
              NULL AS "_power_sum_15",
              NULL AS "_power_sum_16",
              NULL AS "_power_sum_17",
              NULL AS "_power_sum_18",
              NULL AS "_power_sum_19",
              NULL AS "_power_sum_20",
              NULL AS "_power_sum_21",
              NULL AS "_power_sum_22",
              NULL AS "_power_sum_23",
              NULL AS "_power_sum_24",
              NULL AS "_power_sum_log_1",
              NULL AS "_power_sum_log_2",
              NULL AS "_power_sum_log_3",
              NULL AS "_power_sum_log_4",
              NULL AS "_power_sum_log_5",
              NULL AS "_power_sum_log_6",
              NULL AS "_power_sum_log_7",
              NULL AS "_power_sum_log_8",
              NULL AS "_power_sum_log_9",
              NULL AS "_power_sum_log_10",
              NULL AS "_power_sum_log_11",
              NULL AS "_power_sum_log_12",
              NULL AS "_power_sum_log_13",
              NULL AS "_power_sum_log_14",
              NULL AS "_power_sum_log_15",
              NULL AS "_power_sum_log_16",
              NULL AS "_power_sum_log_17",
              NULL AS "_power_sum_log_18",
              NULL AS "_power_sum_log_19",
              NULL AS "_power_sum_log_20",
              NULL AS "_power_sum_log_21",
              NULL AS "_power_sum_log_22",
              NULL AS "_power_sum_log_23",
              NULL AS "_power_sum_log_24",
              0 AS "_kind"
            FROM (
              SELECT
                "tested"."_entry" AS "_entry",
                "tested"."_exit" AS "_exit",
                CASE WHEN "tested"."_failed" THEN 1.0e0 ELSE 0.0e0 END AS "_failed",
                SUM("tested"."_weight") AS "_count"
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
              WHERE
                "tested"."_excluded" IS NULL AND "tested"."data" = 'late'
              GROUP BY
                1,
                2,
                3
            ) AS "listed"
            UNION ALL
            SELECT
              NULL AS "key_1",
              NULL AS "_spells",
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
              ) AS "_power_sum_log_24",
              1 AS "_kind"
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
            WHERE
              "tested"."data" = 'late'
            UNION ALL
            SELECT
              10 * CEIL("tested_curve"."_at" / 10) AS "key_1",
              NULL AS "_spells",
              NULL AS "_failures",
              NULL AS "_censored",
              NULL AS "_largest_age",
              NULL AS "_log_failure_age",
              NULL AS "_power_sum_1",
              NULL AS "_power_sum_2",
              NULL AS "_power_sum_3",
              NULL AS "_power_sum_4",
              NULL AS "_power_sum_5",
              NULL AS "_power_sum_6",
              NULL AS "_power_sum_7",
              NULL AS "_power_sum_8",
              NULL AS "_power_sum_9",
              NULL AS "_power_sum_10",
              NULL AS "_power_sum_11",
              NULL AS "_power_sum_12",
              NULL AS "_power_sum_13",
              NULL AS "_power_sum_14",
              NULL AS "_power_sum_15",
              NULL AS "_power_sum_16",
              NULL AS "_power_sum_17",
              NULL AS "_power_sum_18",
              NULL AS "_power_sum_19",
              NULL AS "_power_sum_20",
              NULL AS "_power_sum_21",
              NULL AS "_power_sum_22",
              NULL AS "_power_sum_23",
              NULL AS "_power_sum_24",
              NULL AS "_power_sum_log_1",
              NULL AS "_power_sum_log_2",
              NULL AS "_power_sum_log_3",
              NULL AS "_power_sum_log_4",
              NULL AS "_power_sum_log_5",
              NULL AS "_power_sum_log_6",
              NULL AS "_power_sum_log_7",
              NULL AS "_power_sum_log_8",
              NULL AS "_power_sum_log_9",
              NULL AS "_power_sum_log_10",
              NULL AS "_power_sum_log_11",
              NULL AS "_power_sum_log_12",
              NULL AS "_power_sum_log_13",
              NULL AS "_power_sum_log_14",
              NULL AS "_power_sum_log_15",
              NULL AS "_power_sum_log_16",
              NULL AS "_power_sum_log_17",
              NULL AS "_power_sum_log_18",
              NULL AS "_power_sum_log_19",
              NULL AS "_power_sum_log_20",
              NULL AS "_power_sum_log_21",
              NULL AS "_power_sum_log_22",
              NULL AS "_power_sum_log_23",
              NULL AS "_power_sum_log_24",
              2 AS "_kind"
            FROM (
              SELECT
                "data",
                CASE WHEN "marks"."_mark" = 1 THEN "_entry" ELSE "_exit" END AS "_at",
                CASE WHEN NOT "marks"."_mark" = 1 THEN "_failed" END AS "_failed",
                "_weight" AS "_weight"
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
              ) AS "spells"
              CROSS JOIN UNNEST(CASE WHEN "_entry" > 0.0e0 THEN ARRAY[0, 1] ELSE ARRAY[0] END) AS "marks"("_mark")
              WHERE
                "_excluded" IS NULL
            ) AS "tested_curve"
            WHERE
              "tested_curve"."data" = 'late'
            GROUP BY
              1
          ) AS "members"
        ) AS "numbered"
      ) AS "counted"
      CROSS JOIN UNNEST(CASE WHEN "_slot" IS NULL THEN SEQUENCE(1, "_slots") ELSE ARRAY["_slot"] END) AS "slots"("slot")
    ) AS "repeated"
  ) AS "spread"
  WHERE
    NOT "_kind" IN (2)
) AS "members"
GROUP BY
  1;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "key_1" AS "edge",
  "lognormal_sf" AS "lognormal_sf",
  "fitted" AS "fitted"
FROM (
  SELECT
    "key_1",
    STRUCT_EXTRACT("_fit", 'value') AS "lognormal_sf",
    STRUCT_EXTRACT("_fit_2", 'value') AS "fitted"
  FROM (
    SELECT
      *,
      BATHTUB_LIFE_OF_SPELLS('lognormal', 'sf', CAST("key_1" AS DOUBLE), 0.0e0, '', 0.0e0, 'two', "_spells") AS "_fit",
      BATHTUB_LIFE(
        'weibull',
        'sf',
        CAST("key_1" AS DOUBLE),
        0.0e0,
        'auto',
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
      ) AS "_fit_2"
    FROM (
      SELECT
        *
      FROM "_groups_1"
    ) AS "parts"
  ) AS "merged"
) AS "lab"
ORDER BY
  "edge" ASC
