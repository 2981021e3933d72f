SELECT
  "competing_age" AS "age",
  "survival_to_mode" AS "survival_to_mode",
  "incidence" AS "incidence"
FROM (
  SELECT
    "competing_age",
    CASE
      WHEN "_emptied" = 1
      THEN 0.0e0
      WHEN "_log_sf" IS NULL
      THEN CASE WHEN NOT "_last" IS NULL THEN 1.0e0 END
      WHEN NOT "_last" IS NULL
      THEN EXP(COALESCE("_log_sf", 0.0e0))
    END AS "survival_to_mode",
    CASE WHEN NOT "_incidence_last" IS NULL THEN COALESCE("_incidence_cif", 0.0e0) END AS "incidence"
  FROM (
    SELECT
      "competing_age",
      MAX("_last") AS "_last",
      MAX("_emptied") AS "_emptied",
      MAX("_log_sf") AS "_log_sf",
      MAX("_incidence_last") AS "_incidence_last",
      MAX("_incidence_cif") AS "_incidence_cif"
    FROM (
      SELECT
        "competing_age" AS "competing_age",
        MAX("_last") AS "_last",
        MAX("_emptied") AS "_emptied",
        MIN("_log_sf") AS "_log_sf",
        NULL AS "_incidence_last",
        NULL AS "_incidence_cif"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *,
            SUM("_log_sf_here") OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_log_sf",
            MAX("_emptied_here") OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_emptied",
            SUM("_greenwood_here") OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_greenwood",
            SUM("_hazard_here") OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_hazard",
            SUM("_hazard_variance_here") OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_hazard_variance",
            MAX("_left") OVER () AS "_last"
          FROM (
            SELECT
              "_at" AS "competing_age",
              SUM("_d") AS "_d",
              SUM("_c") AS "_c",
              SUM("_e") AS "_e",
              MAX("_n") AS "_n",
              MAX(CASE WHEN "_d" + "_c" > 0.0e0 THEN "_at" END) AS "_left",
              MAX("_at") AS "_at",
              SUM(
                CASE
                  WHEN "_d" > 0.0e0 AND "_d" < "_n"
                  THEN LN(CAST((
                    "_n" - "_d"
                  ) AS DOUBLE) / NULLIF(CAST("_n" AS DOUBLE), 0))
                END
              ) AS "_log_sf_here",
              MAX(CASE WHEN "_d" > 0.0e0 AND "_d" >= "_n" THEN 1 ELSE 0 END) AS "_emptied_here",
              SUM(
                CASE
                  WHEN "_d" > 0.0e0 AND "_d" < "_n"
                  THEN CAST("_d" AS DOUBLE) / NULLIF(CAST("_n" * (
                    "_n" - "_d"
                  ) AS DOUBLE), 0)
                END
              ) AS "_greenwood_here",
              SUM(
                CASE
                  WHEN "_d" > 0.0e0
                  THEN CAST("_d" AS DOUBLE) / NULLIF(CAST("_n" AS DOUBLE), 0)
                END
              ) AS "_hazard_here",
              SUM(
                CASE
                  WHEN "_d" > 0.0e0
                  THEN CAST("_d" AS DOUBLE) / NULLIF(CAST("_n" * "_n" AS DOUBLE), 0)
                END
              ) AS "_hazard_variance_here"
            FROM (
              SELECT
                *,
                SUM("_d" + "_c" - "_e") OVER (ORDER BY "_at" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_n"
              FROM (
                SELECT
                  "_at",
                  "_d",
                  "_e",
                  "_c" + "_o" AS "_c"
                FROM (
                  SELECT
                    "competing_curve"."_at" AS "_at",
                    SUM(
                      CASE
                        WHEN "competing_curve"."_failed" AND "competing_curve"."_mode" = 'worn'
                        THEN "competing_curve"."_weight"
                        ELSE 0.0e0
                      END
                    ) AS "_d",
                    SUM(
                      CASE
                        WHEN "competing_curve"."_failed"
                        AND NOT COALESCE((
                          "competing_curve"."_failed" AND "competing_curve"."_mode" = 'worn'
                        ), FALSE)
                        THEN "competing_curve"."_weight"
                        ELSE 0.0e0
                      END
                    ) AS "_o",
                    SUM(
                      CASE
                        WHEN NOT "competing_curve"."_failed"
                        THEN "competing_curve"."_weight"
                        ELSE 0.0e0
                      END
                    ) AS "_c",
                    SUM(
                      CASE
                        WHEN "competing_curve"."_failed" IS NULL
                        THEN "competing_curve"."_weight"
                        ELSE 0.0e0
                      END
                    ) AS "_e"
                  FROM (
                    SELECT
                      "data",
                      "_mode",
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
                          CASE WHEN "_failed" THEN COALESCE("_mode", 'unknown') END AS "_mode",
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
                            CAST(CASE
                              WHEN "lifetimes"."age" < 13.0 OR "lifetimes"."age" BETWEEN 9000.0 AND 17000.0
                              THEN 'broken'
                              WHEN "lifetimes"."age" <> 20100.0
                              THEN 'worn'
                            END AS VARCHAR) AS "_mode"
                          FROM "lifetimes" AS "lifetimes"
                        ) AS "ages"
                      ) AS "spells"
                    ) AS "spells"
                    CROSS JOIN UNNEST(CASE WHEN "_entry" > 0.0e0 THEN ARRAY[0, 1] ELSE ARRAY[0] END) AS "marks"("_mark")
                    WHERE
                      "_excluded" IS NULL
                  ) AS "competing_curve"
                  WHERE
                    "competing_curve"."data" = 'shock_absorber'
                  GROUP BY
                    1
                ) AS "modes"
              ) AS "counts"
            ) AS "at_risk"
            GROUP BY
              1
          ) AS "steps"
        ) AS "ages"
      ) AS "curve"
      GROUP BY
        1
      UNION ALL
      SELECT
        "competing_age" AS "competing_age",
        NULL AS "_last",
        NULL AS "_emptied",
        NULL AS "_log_sf",
        MAX("_last") AS "_incidence_last",
        MAX("_cif") AS "_incidence_cif"
      FROM (
        SELECT
          *,
          "_at" AS "competing_age"
        FROM (
          SELECT
            *,
            SUM("_here") OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_varied",
            SUM(
              "_cif" * "_here" + COALESCE(CAST("_alive" * "_q" AS DOUBLE) / NULLIF(CAST("_n" AS DOUBLE), 0), 0.0e0)
            ) OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_drift",
            SUM(
              "_cif" * "_cif" * "_here" + "_alive" * COALESCE(CAST("_alive" * "_q" AS DOUBLE) / NULLIF(CAST("_n" AS DOUBLE), 0), 0.0e0) * (
                1.0e0 - "_q"
              ) + 2.0e0 * "_cif" * COALESCE(CAST("_alive" * "_q" AS DOUBLE) / NULLIF(CAST("_n" AS DOUBLE), 0), 0.0e0)
            ) OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_squares",
            MAX(CASE WHEN "_all" + "_c" > 0.0e0 THEN "_at" END) OVER () AS "_last"
          FROM (
            SELECT
              *,
              SUM("_alive" * "_q") OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_cif"
            FROM (
              SELECT
                *,
                CASE
                  WHEN "_d" > 0.0e0
                  THEN CAST("_d" AS DOUBLE) / NULLIF(CAST("_n" AS DOUBLE), 0)
                  ELSE 0.0e0
                END AS "_q"
              FROM (
                SELECT
                  *,
                  CASE
                    WHEN COALESCE(
                      MAX(CASE WHEN "_all" > 0.0e0 AND "_all" >= "_n" THEN 1 ELSE 0 END) OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
                      0
                    ) = 1
                    THEN 0.0e0
                    ELSE EXP(
                      COALESCE(
                        SUM(
                          CASE
                            WHEN "_all" > 0.0e0 AND "_all" < "_n"
                            THEN LN(CAST((
                              "_n" - "_all"
                            ) AS DOUBLE) / NULLIF(CAST("_n" AS DOUBLE), 0))
                          END
                        ) OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
                        0.0e0
                      )
                    )
                  END AS "_alive",
                  MAX(CASE WHEN "_all" > 0.0e0 AND "_all" >= "_n" THEN 1 ELSE 0 END) OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_emptied",
                  CASE
                    WHEN "_all" > 0.0e0 AND "_all" < "_n"
                    THEN CAST("_all" AS DOUBLE) / NULLIF(CAST("_n" * (
                      "_n" - "_all"
                    ) AS DOUBLE), 0)
                    ELSE 0.0e0
                  END AS "_here"
                FROM (
                  SELECT
                    *,
                    SUM("_all" + "_c" - "_e") OVER (ORDER BY "_at" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_n"
                  FROM (
                    SELECT
                      *,
                      "_d" + "_o" AS "_all"
                    FROM (
                      SELECT
                        "competing_curve"."_at" AS "_at",
                        SUM(
                          CASE
                            WHEN "competing_curve"."_failed" AND "competing_curve"."_mode" = 'worn'
                            THEN "competing_curve"."_weight"
                            ELSE 0.0e0
                          END
                        ) AS "_d",
                        SUM(
                          CASE
                            WHEN "competing_curve"."_failed"
                            AND NOT COALESCE((
                              "competing_curve"."_failed" AND "competing_curve"."_mode" = 'worn'
                            ), FALSE)
                            THEN "competing_curve"."_weight"
                            ELSE 0.0e0
                          END
                        ) AS "_o",
                        SUM(
                          CASE
                            WHEN NOT "competing_curve"."_failed"
                            THEN "competing_curve"."_weight"
                            ELSE 0.0e0
                          END
                        ) AS "_c",
                        SUM(
                          CASE
                            WHEN "competing_curve"."_failed" IS NULL
                            THEN "competing_curve"."_weight"
                            ELSE 0.0e0
                          END
                        ) AS "_e"
                      FROM (
                        SELECT
                          "data",
                          "_mode",
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
                              CASE WHEN "_failed" THEN COALESCE("_mode", 'unknown') END AS "_mode",
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
                                CAST(CASE
                                  WHEN "lifetimes"."age" < 13.0 OR "lifetimes"."age" BETWEEN 9000.0 AND 17000.0
                                  THEN 'broken'
                                  WHEN "lifetimes"."age" <> 20100.0
                                  THEN 'worn'
                                END AS VARCHAR) AS "_mode"
                              FROM "lifetimes" AS "lifetimes"
                            ) AS "ages"
                          ) AS "spells"
                        ) AS "spells"
                        CROSS JOIN UNNEST(CASE WHEN "_entry" > 0.0e0 THEN ARRAY[0, 1] ELSE ARRAY[0] END) AS "marks"("_mark")
                        WHERE
                          "_excluded" IS NULL
                      ) AS "competing_curve"
                      WHERE
                        "competing_curve"."data" = 'shock_absorber'
                      GROUP BY
                        1
                    ) AS "level_0"
                  ) AS "level_1"
                ) AS "level_2"
              ) AS "level_3"
            ) AS "level_4"
          ) AS "level_5"
        ) AS "ages"
      ) AS "curve"
      GROUP BY
        1
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "lab"
ORDER BY
  "age" ASC
