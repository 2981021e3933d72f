SELECT
  `data` AS `data`,
  `survival_at_45` AS `survival_at_45`,
  `survival_at_45_low` AS `survival_at_45_low`,
  `survival_at_45_high` AS `survival_at_45_high`,
  `survival_at_45_at_risk` AS `survival_at_45_at_risk`,
  `survival_at_45_n_failures` AS `survival_at_45_n_failures`,
  `survival_at_45_status` AS `survival_at_45_status`
FROM (
  SELECT
    `data`,
    `_sf` AS `survival_at_45`,
    CASE
      WHEN `_sf` > 0.0e0 AND `_sf` < 1.0e0
      THEN EXP(
        `_log_sf` * EXP(
          -1.9599639845400536e0 * CAST(SQRT(`_greenwood`) AS DOUBLE) / NULLIF(CAST(`_log_sf` AS DOUBLE), 0)
        )
      )
    END AS `survival_at_45_low`,
    CASE
      WHEN `_sf` > 0.0e0 AND `_sf` < 1.0e0
      THEN EXP(
        `_log_sf` * EXP(
          1.9599639845400536e0 * CAST(SQRT(`_greenwood`) AS DOUBLE) / NULLIF(CAST(`_log_sf` AS DOUBLE), 0)
        )
      )
    END AS `survival_at_45_high`,
    `_at_risk` AS `survival_at_45_at_risk`,
    `_failed` AS `survival_at_45_n_failures`,
    CASE
      WHEN `_last` IS NULL
      THEN 'no_data'
      WHEN `_last` < 45.0e0 AND NOT COALESCE(`_emptied` = 1, FALSE)
      THEN 'extrapolated'
      WHEN COALESCE(`_failed`, 0.0e0) = 0.0e0
      THEN 'no_failures'
      ELSE 'ok'
    END AS `survival_at_45_status`
  FROM (
    SELECT
      *,
      CASE
        WHEN `_emptied` = 1
        THEN 0.0e0
        WHEN `_last` < 45.0e0
        THEN NULL
        WHEN `_log_sf` IS NULL
        THEN CASE WHEN NOT `_last` IS NULL THEN 1.0e0 END
        WHEN NOT `_last` IS NULL
        THEN EXP(COALESCE(`_log_sf`, 0.0e0))
      END AS `_sf`
    FROM (
      SELECT
        `data` AS `data`,
        MAX(`_last`) AS `_last`,
        MAX(CASE WHEN `_at` <= 45.0e0 THEN `_emptied` END) AS `_emptied`,
        MIN(CASE WHEN `_at` <= 45.0e0 THEN `_log_sf` END) AS `_log_sf`,
        MAX(CASE WHEN `_at` <= 45.0e0 THEN `_greenwood` END) AS `_greenwood`,
        SUM(CASE WHEN `_at` >= 45.0e0 THEN (
          `_d` + `_c` - `_e`
        ) ELSE 0.0e0 END) AS `_at_risk`,
        SUM(CASE WHEN `_at` <= 45.0e0 THEN `_d` ELSE 0.0e0 END) AS `_failed`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *,
            SUM(`_log_sf_here`) OVER (
              PARTITION BY `data`
              ORDER BY `_at` ASC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS `_log_sf`,
            MAX(`_emptied_here`) OVER (
              PARTITION BY `data`
              ORDER BY `_at` ASC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS `_emptied`,
            SUM(`_greenwood_here`) OVER (
              PARTITION BY `data`
              ORDER BY `_at` ASC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS `_greenwood`,
            SUM(`_hazard_here`) OVER (
              PARTITION BY `data`
              ORDER BY `_at` ASC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS `_hazard`,
            SUM(`_hazard_variance_here`) OVER (
              PARTITION BY `data`
              ORDER BY `_at` ASC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS `_hazard_variance`,
            MAX(`_left`) OVER (PARTITION BY `data`) AS `_last`
          FROM (
            SELECT
              `data` AS `data`,
              CASE WHEN `_at` < 45.0e0 THEN 0 WHEN `_at` = 45.0e0 THEN 1 ELSE 2 END AS `_side`,
              SUM(`_d`) AS `_d`,
              SUM(`_c`) AS `_c`,
              SUM(`_e`) AS `_e`,
              MAX(`_n`) AS `_n`,
              MAX(CASE WHEN `_d` + `_c` > 0.0e0 THEN `_at` END) AS `_left`,
              MAX(`_at`) AS `_at`,
              SUM(
                CASE
                  WHEN `_d` > 0.0e0 AND `_d` < `_n`
                  THEN LN(CAST((
                    `_n` - `_d`
                  ) AS DOUBLE) / NULLIF(CAST(`_n` AS DOUBLE), 0))
                END
              ) AS `_log_sf_here`,
              MAX(CASE WHEN `_d` > 0.0e0 AND `_d` >= `_n` THEN 1 ELSE 0 END) AS `_emptied_here`,
              SUM(
                CASE
                  WHEN `_d` > 0.0e0 AND `_d` < `_n`
                  THEN CAST(`_d` AS DOUBLE) / NULLIF(CAST(`_n` * (
                    `_n` - `_d`
                  ) AS DOUBLE), 0)
                END
              ) AS `_greenwood_here`,
              SUM(
                CASE
                  WHEN `_d` > 0.0e0
                  THEN CAST(`_d` AS DOUBLE) / NULLIF(CAST(`_n` AS DOUBLE), 0)
                END
              ) AS `_hazard_here`,
              SUM(
                CASE
                  WHEN `_d` > 0.0e0
                  THEN CAST(`_d` AS DOUBLE) / NULLIF(CAST(`_n` * `_n` AS DOUBLE), 0)
                END
              ) AS `_hazard_variance_here`
            FROM (
              SELECT
                *,
                SUM(`_d` + `_c` - `_e`) OVER (
                  PARTITION BY `data`
                  ORDER BY `_at` DESC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ) AS `_n`
              FROM (
                SELECT
                  `tested_curve`.`data` AS `data`,
                  `tested_curve`.`_at` AS `_at`,
                  SUM(CASE WHEN `tested_curve`.`_failed` THEN `tested_curve`.`_weight` ELSE 0.0e0 END) AS `_d`,
                  SUM(
                    CASE WHEN NOT `tested_curve`.`_failed` THEN `tested_curve`.`_weight` ELSE 0.0e0 END
                  ) AS `_c`,
                  SUM(
                    CASE
                      WHEN `tested_curve`.`_failed` IS NULL
                      THEN `tested_curve`.`_weight`
                      ELSE 0.0e0
                    END
                  ) AS `_e`
                FROM (
                  SELECT
                    `data`,
                    CASE WHEN `marks`.`_mark` = 1 THEN `_entry` ELSE `_exit` END AS `_at`,
                    CASE WHEN NOT `marks`.`_mark` = 1 THEN `_failed` END AS `_failed`,
                    `_weight` AS `_weight`
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
                  ) AS `spells`
                  LATERAL VIEW
                  EXPLODE(CASE WHEN `_entry` > 0.0e0 THEN ARRAY(0, 1) ELSE ARRAY(0) END) marks AS `_mark`
                  WHERE
                    `_excluded` IS NULL
                ) AS `tested_curve`
                GROUP BY
                  1,
                  2
              ) AS `counts`
            ) AS `at_risk`
            GROUP BY
              1,
              2
          ) AS `steps`
        ) AS `ages`
      ) AS `curve`
      GROUP BY
        1
    ) AS `parts`
  ) AS `merged`
) AS `lab`
ORDER BY
  `data` ASC NULLS LAST
