-- _groups_1: for spark
SELECT
  `data` AS `data`,
  COLLECT_LIST(ARRAY(`_entry`, `_exit`, `_failed`, `_count`)) AS `_spells`
FROM (
  SELECT
    `tested`.`data` AS `data`,
    `tested`.`_entry` AS `_entry`,
    `tested`.`_exit` AS `_exit`,
    CASE WHEN `tested`.`_failed` THEN 1.0e0 ELSE 0.0e0 END AS `_failed`,
    SUM(`tested`.`_weight`) AS `_count`
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
  WHERE
    `tested`.`_excluded` IS NULL
  GROUP BY
    1,
    2,
    3,
    4
) AS `listed`
GROUP BY
  1;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "data" AS "data",
  "ranked_beta" AS "ranked_beta",
  "ranked_b10" AS "ranked_b10",
  "ranked_r2" AS "ranked_r2",
  "ranked_beta_status" AS "ranked_beta_status",
  "ranked_b10_status" AS "ranked_b10_status"
FROM (
  SELECT
    "data",
    STRUCT_EXTRACT("_fit", 'value') AS "ranked_beta",
    STRUCT_EXTRACT("_fit_2", 'value') AS "ranked_b10",
    STRUCT_EXTRACT("_fit_3", 'value') AS "ranked_r2",
    STRUCT_EXTRACT("_fit", 'status') AS "ranked_beta_status",
    STRUCT_EXTRACT("_fit_2", 'status') AS "ranked_b10_status"
  FROM (
    SELECT
      *,
      BATHTUB_RANK_REGRESSION('weibull', 'x', 'benard', 'beta', 0.0e0, 0.0e0, "_spells") AS "_fit",
      BATHTUB_RANK_REGRESSION('weibull', 'y', 'exact', 'quantile', 0.1e0, 0.0e0, "_spells") AS "_fit_2",
      BATHTUB_RANK_REGRESSION('weibull', 'x', 'benard', 'r2', 0.0e0, 0.0e0, "_spells") AS "_fit_3"
    FROM (
      SELECT
        *
      FROM "_groups_1"
    ) AS "parts"
  ) AS "merged"
) AS "lab"
ORDER BY
  "data" ASC
