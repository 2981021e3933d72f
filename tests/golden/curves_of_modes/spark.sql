SELECT
  `data` AS `data`,
  `competing_mode` AS `mode`,
  `competing_age` AS `age`,
  `incidence` AS `incidence`,
  `incidence_low` AS `incidence_low`,
  `incidence_high` AS `incidence_high`,
  `incidence_at_risk` AS `incidence_at_risk`,
  `incidence_n_failures` AS `incidence_n_failures`
FROM (
  SELECT
    `data`,
    `competing_mode`,
    `competing_age`,
    `_cumulative_incidence` AS `incidence`,
    CASE
      WHEN `_cumulative_incidence` > 0.0e0 AND `_cumulative_incidence` < 1.0e0
      THEN EXP(
        LN(`_cumulative_incidence`) * EXP(
          -1.9599639845400536e0 * CAST(CAST(SQRT(
            CASE
              WHEN NOT `_cumulative_incidence` * `_cumulative_incidence` * `_incidence_varied` - 2.0e0 * `_cumulative_incidence` * `_incidence_drift` + `_incidence_squares` IS NULL
              THEN GREATEST(
                `_cumulative_incidence` * `_cumulative_incidence` * `_incidence_varied` - 2.0e0 * `_cumulative_incidence` * `_incidence_drift` + `_incidence_squares`,
                0.0e0
              )
            END
          ) AS DOUBLE) / NULLIF(CAST(`_cumulative_incidence` AS DOUBLE), 0) AS DOUBLE) / NULLIF(CAST(LN(`_cumulative_incidence`) AS DOUBLE), 0)
        )
      )
    END AS `incidence_low`,
    CASE
      WHEN `_cumulative_incidence` > 0.0e0 AND `_cumulative_incidence` < 1.0e0
      THEN EXP(
        LN(`_cumulative_incidence`) * EXP(
          1.9599639845400536e0 * CAST(CAST(SQRT(
            CASE
              WHEN NOT `_cumulative_incidence` * `_cumulative_incidence` * `_incidence_varied` - 2.0e0 * `_cumulative_incidence` * `_incidence_drift` + `_incidence_squares` IS NULL
              THEN GREATEST(
                `_cumulative_incidence` * `_cumulative_incidence` * `_incidence_varied` - 2.0e0 * `_cumulative_incidence` * `_incidence_drift` + `_incidence_squares`,
                0.0e0
              )
            END
          ) AS DOUBLE) / NULLIF(CAST(`_cumulative_incidence` AS DOUBLE), 0) AS DOUBLE) / NULLIF(CAST(LN(`_cumulative_incidence`) AS DOUBLE), 0)
        )
      )
    END AS `incidence_high`,
    `_incidence_at_risk` AS `incidence_at_risk`,
    `_incidence_failed` AS `incidence_n_failures`
  FROM (
    SELECT
      *,
      CASE WHEN NOT `_incidence_last` IS NULL THEN COALESCE(`_incidence_cif`, 0.0e0) END AS `_cumulative_incidence`
    FROM (
      SELECT
        `data` AS `data`,
        `competing_mode` AS `competing_mode`,
        `competing_age` AS `competing_age`,
        MAX(`_last`) AS `_incidence_last`,
        MAX(`_cif`) AS `_incidence_cif`,
        MAX(`_varied`) AS `_incidence_varied`,
        MAX(`_drift`) AS `_incidence_drift`,
        MAX(`_squares`) AS `_incidence_squares`,
        MAX(`_n`) AS `_incidence_at_risk`,
        SUM(`_d`) AS `_incidence_failed`
      FROM (
        SELECT
          *,
          `_at` AS `competing_age`
        FROM (
          SELECT
            *,
            SUM(`_here`) OVER (
              PARTITION BY `data`, `competing_mode`
              ORDER BY `_at` ASC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS `_varied`,
            SUM(
              `_cif` * `_here` + COALESCE(CAST(`_alive` * `_q` AS DOUBLE) / NULLIF(CAST(`_n` AS DOUBLE), 0), 0.0e0)
            ) OVER (
              PARTITION BY `data`, `competing_mode`
              ORDER BY `_at` ASC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS `_drift`,
            SUM(
              `_cif` * `_cif` * `_here` + `_alive` * COALESCE(CAST(`_alive` * `_q` AS DOUBLE) / NULLIF(CAST(`_n` AS DOUBLE), 0), 0.0e0) * (
                1.0e0 - `_q`
              ) + 2.0e0 * `_cif` * COALESCE(CAST(`_alive` * `_q` AS DOUBLE) / NULLIF(CAST(`_n` AS DOUBLE), 0), 0.0e0)
            ) OVER (
              PARTITION BY `data`, `competing_mode`
              ORDER BY `_at` ASC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS `_squares`,
            MAX(CASE WHEN `_all` + `_c` > 0.0e0 THEN `_at` END) OVER (PARTITION BY `data`, `competing_mode`) AS `_last`
          FROM (
            SELECT
              *,
              SUM(`_alive` * `_q`) OVER (
                PARTITION BY `data`, `competing_mode`
                ORDER BY `_at` ASC NULLS LAST
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
              ) AS `_cif`
            FROM (
              SELECT
                *,
                CASE
                  WHEN `_d` > 0.0e0
                  THEN CAST(`_d` AS DOUBLE) / NULLIF(CAST(`_n` AS DOUBLE), 0)
                  ELSE 0.0e0
                END AS `_q`
              FROM (
                SELECT
                  *,
                  CASE
                    WHEN COALESCE(
                      MAX(CASE WHEN `_all` > 0.0e0 AND `_all` >= `_n` THEN 1 ELSE 0 END) OVER (
                        PARTITION BY `data`, `competing_mode`
                        ORDER BY `_at` ASC NULLS LAST
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                      ),
                      0
                    ) = 1
                    THEN 0.0e0
                    ELSE EXP(
                      COALESCE(
                        SUM(
                          CASE
                            WHEN `_all` > 0.0e0 AND `_all` < `_n`
                            THEN LN(CAST((
                              `_n` - `_all`
                            ) AS DOUBLE) / NULLIF(CAST(`_n` AS DOUBLE), 0))
                          END
                        ) OVER (
                          PARTITION BY `data`, `competing_mode`
                          ORDER BY `_at` ASC NULLS LAST
                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                        ),
                        0.0e0
                      )
                    )
                  END AS `_alive`,
                  MAX(CASE WHEN `_all` > 0.0e0 AND `_all` >= `_n` THEN 1 ELSE 0 END) OVER (
                    PARTITION BY `data`, `competing_mode`
                    ORDER BY `_at` ASC NULLS LAST
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                  ) AS `_emptied`,
                  CASE
                    WHEN `_all` > 0.0e0 AND `_all` < `_n`
                    THEN CAST(`_all` AS DOUBLE) / NULLIF(CAST(`_n` * (
                      `_n` - `_all`
                    ) AS DOUBLE), 0)
                    ELSE 0.0e0
                  END AS `_here`
                FROM (
                  SELECT
                    *,
                    SUM(`_all` + `_c` - `_e`) OVER (
                      PARTITION BY `data`, `competing_mode`
                      ORDER BY `_at` DESC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                    ) AS `_n`
                  FROM (
                    SELECT
                      *,
                      `_d` + `_o` AS `_all`
                    FROM (
                      SELECT
                        `data`,
                        `_at`,
                        `_d`,
                        `_o`,
                        `_c`,
                        `_e`,
                        MAX(`competing_mode`) OVER (PARTITION BY `_mode_number`) AS `competing_mode`
                      FROM (
                        SELECT
                          `data` AS `data`,
                          `_at` AS `_at`,
                          `modes`.`mode` AS `_mode_number`,
                          MAX(CASE WHEN `_slot` = `modes`.`mode` THEN `competing_mode` END) AS `competing_mode`,
                          SUM(CASE WHEN `_slot` = `modes`.`mode` THEN `_d` ELSE 0.0e0 END) AS `_d`,
                          SUM(`_d` + `_o`) - SUM(CASE WHEN `_slot` = `modes`.`mode` THEN `_d` ELSE 0.0e0 END) AS `_o`,
                          SUM(`_c`) AS `_c`,
                          SUM(`_e`) AS `_e`
                        FROM (
                          SELECT
                            *,
                            MAX(`_slot`) OVER () AS `_slots`
                          FROM (
                            SELECT
                              *,
                              CASE
                                WHEN `_d` > 0.0e0
                                THEN DENSE_RANK() OVER (PARTITION BY CASE WHEN `_d` > 0.0e0 THEN 1 ELSE 0 END ORDER BY `competing_mode`)
                              END AS `_slot`
                            FROM (
                              SELECT
                                `competing_curve`.`data` AS `data`,
                                CASE WHEN `competing_curve`.`_failed` THEN `competing_curve`.`_mode` END AS `competing_mode`,
                                `competing_curve`.`_at` AS `_at`,
                                SUM(
                                  CASE
                                    WHEN `competing_curve`.`_failed`
                                    THEN `competing_curve`.`_weight`
                                    ELSE 0.0e0
                                  END
                                ) AS `_d`,
                                SUM(
                                  CASE
                                    WHEN `competing_curve`.`_failed`
                                    AND NOT COALESCE((
                                      `competing_curve`.`_failed`
                                    ), FALSE)
                                    THEN `competing_curve`.`_weight`
                                    ELSE 0.0e0
                                  END
                                ) AS `_o`,
                                SUM(
                                  CASE
                                    WHEN NOT `competing_curve`.`_failed`
                                    THEN `competing_curve`.`_weight`
                                    ELSE 0.0e0
                                  END
                                ) AS `_c`,
                                SUM(
                                  CASE
                                    WHEN `competing_curve`.`_failed` IS NULL
                                    THEN `competing_curve`.`_weight`
                                    ELSE 0.0e0
                                  END
                                ) AS `_e`
                              FROM (
                                SELECT
                                  `data`,
                                  `_mode`,
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
                                      CASE WHEN `_failed` THEN COALESCE(`_mode`, 'unknown') END AS `_mode`,
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
                                        CAST(`lifetimes`.`units` AS DOUBLE) AS `_weight`,
                                        CAST(CASE
                                          WHEN `lifetimes`.`age` < 13.0 OR `lifetimes`.`age` BETWEEN 9000.0 AND 17000.0
                                          THEN 'broken'
                                          WHEN `lifetimes`.`age` <> 20100.0
                                          THEN 'worn'
                                        END AS STRING) AS `_mode`
                                      FROM `lifetimes` AS `lifetimes`
                                    ) AS `ages`
                                  ) AS `spells`
                                ) AS `spells`
                                LATERAL VIEW
                                EXPLODE(CASE WHEN `_entry` > 0.0e0 THEN ARRAY(0, 1) ELSE ARRAY(0) END) marks AS `_mark`
                                WHERE
                                  `_excluded` IS NULL
                              ) AS `competing_curve`
                              WHERE
                                `competing_curve`.`data` IN ('late', 'shock_absorber')
                              GROUP BY
                                1,
                                2,
                                3
                            ) AS `counts`
                          ) AS `numbered`
                        ) AS `counted`
                        LATERAL VIEW
                        EXPLODE(SEQUENCE(1, `_slots`)) modes AS `mode`
                        GROUP BY
                          1,
                          2,
                          3
                      ) AS `repeated`
                    ) AS `level_0`
                  ) AS `level_1`
                ) AS `level_2`
              ) AS `level_3`
            ) AS `level_4`
          ) AS `level_5`
        ) AS `ages`
      ) AS `curve`
      GROUP BY
        1,
        2,
        3
    ) AS `parts`
  ) AS `merged`
) AS `lab`
ORDER BY
  `data` ASC NULLS LAST,
  `mode` ASC NULLS LAST,
  `age` ASC NULLS LAST
