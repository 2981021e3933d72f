-- _groups_1: for spark
SELECT
  `tested`.`data` AS `data`,
  COALESCE(
    SUM(
      CASE
        WHEN `tested`.`_excluded` IS NULL AND `tested`.`_failed`
        THEN `tested`.`_weight`
      END
    ),
    0
  ) AS `_failures`,
  COALESCE(
    SUM(
      CASE
        WHEN `tested`.`_excluded` IS NULL AND NOT `tested`.`_failed`
        THEN `tested`.`_weight`
      END
    ),
    0
  ) AS `_censored`,
  MAX(CASE WHEN `tested`.`_excluded` IS NULL THEN `tested`.`_exit` END) AS `_largest_age`,
  SUM(
    CASE
      WHEN `tested`.`_excluded` IS NULL
      THEN (
        EXP(2.5e0 * `tested`.`_log_exit`) - COALESCE(EXP(2.5e0 * `tested`.`_log_entry`), 0.0e0)
      ) * `tested`.`_weight`
    END
  ) AS `_power`,
  SUM(
    CASE
      WHEN `tested`.`_excluded` IS NULL
      THEN (
        EXP(3.0e0 * `tested`.`_log_exit`) - COALESCE(EXP(3.0e0 * `tested`.`_log_entry`), 0.0e0)
      ) * `tested`.`_weight`
    END
  ) AS `_power_2`
FROM (
  SELECT
    *,
    CASE WHEN `_excluded` IS NULL THEN LN(`_exit`) END AS `_log_exit`,
    CASE WHEN `_excluded` IS NULL AND `_entry` > 0.0e0 THEN LN(`_entry`) END AS `_log_entry`
  FROM (
    SELECT
      `data`,
      `_entry`,
      `_exit`,
      `_failed`,
      `_weight`,
      CASE
        WHEN `_failed` IS NULL
        THEN 'no_status'
        WHEN `_entry` IS NULL
        OR `_exit` IS NULL
        OR NOT `_entry` < 1e+300
        OR NOT `_exit` < 1e+300
        THEN 'no_age'
        WHEN `_entry` < 0.0e0 OR `_exit` < 0.0e0
        THEN 'negative_age'
        WHEN `_exit` < `_entry`
        THEN 'exit_before_entry'
        WHEN `_failed` AND `_exit` = `_entry`
        THEN 'failed_at_entry'
        WHEN `_exit` = `_entry`
        THEN 'no_time_at_risk'
        WHEN NOT COALESCE(`_weight` > 0.0e0, FALSE)
        THEN 'no_weight'
      END AS `_excluded`
    FROM (
      SELECT
        `lifetimes`.`data` AS `data`,
        COALESCE(CAST(`lifetimes`.`entry` AS DOUBLE), 0.0e0) AS `_entry`,
        CAST(`lifetimes`.`age` AS DOUBLE) AS `_exit`,
        CAST(`lifetimes`.`failed` = 1 AS BOOLEAN) AS `_failed`,
        CAST(`lifetimes`.`units` AS DOUBLE) AS `_weight`
      FROM `lifetimes` AS `lifetimes`
    ) AS `ages`
  ) AS `spells`
) AS `tested`
GROUP BY
  1;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "data" AS "data",
  "weibayes_eta" AS "weibayes_eta",
  "weibayes_eta_low" AS "weibayes_eta_low",
  "weibayes_eta_high" AS "weibayes_eta_high",
  "weibayes_b10" AS "weibayes_b10",
  "weibayes_b10_status" AS "weibayes_b10_status",
  "weibayes_b10_n_failures" AS "weibayes_b10_n_failures"
FROM (
  SELECT
    "data",
    STRUCT_EXTRACT("_fit", 'value') AS "weibayes_eta",
    STRUCT_EXTRACT("_fit", 'low') AS "weibayes_eta_low",
    STRUCT_EXTRACT("_fit", 'high') AS "weibayes_eta_high",
    STRUCT_EXTRACT("_fit_2", 'value') AS "weibayes_b10",
    STRUCT_EXTRACT("_fit_2", 'status') AS "weibayes_b10_status",
    "_failures" AS "weibayes_b10_n_failures"
  FROM (
    SELECT
      *,
      BATHTUB_WEIBAYES(
        2.5e0,
        'eta',
        0.0e0,
        0.0e0,
        0.9e0,
        'two',
        ["_failures", "_censored", "_largest_age", "_power"]
      ) AS "_fit",
      BATHTUB_WEIBAYES(
        3.0e0,
        'quantile',
        0.1e0,
        0.0e0,
        0.0e0,
        'two',
        ["_failures", "_censored", "_largest_age", "_power_2"]
      ) AS "_fit_2"
    FROM (
      SELECT
        *
      FROM "_groups_1"
    ) AS "parts"
  ) AS "merged"
) AS "lab"
ORDER BY
  "data" ASC
