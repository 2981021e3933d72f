SELECT
  "key_1" AS "edge",
  "table_sf" AS "table_sf",
  "table_sf_low" AS "table_sf_low",
  "table_sf_at_risk" AS "table_sf_at_risk",
  "table_cdf" AS "table_cdf",
  "table_cdf_high" AS "table_cdf_high",
  "table_hazard" AS "table_hazard",
  "table_hazard_high" AS "table_hazard_high",
  "table_hazard_n_failures" AS "table_hazard_n_failures"
FROM (
  SELECT
    "key_1",
    "_sf" AS "table_sf",
    CASE
      WHEN "_sf" > 0.0e0 AND "_sf" < 1.0e0
      THEN EXP(
        "_table_log_sf" * EXP(
          -1.9599639845400536e0 * CAST(SQRT("_table_greenwood") AS DOUBLE) / NULLIF(CAST("_table_log_sf" AS DOUBLE), 0)
        )
      )
    END AS "table_sf_low",
    "_table_at_risk" AS "table_sf_at_risk",
    "_cdf" AS "table_cdf",
    CASE
      WHEN "_cdf" > 0.0e0 AND "_cdf" < 1.0e0
      THEN 1.0e0 - GREATEST(
        LEAST(
          EXP("_table_log_sf_2") * (
            1.0e0 + -1.9599639845400536e0 * SQRT("_table_greenwood_2")
          ),
          1.0e0
        ),
        0.0e0
      )
    END AS "table_cdf_high",
    "_hazard" AS "table_hazard",
    CASE
      WHEN "_hazard" > 0.0e0
      THEN "_hazard" * EXP(
        1.9599639845400536e0 * SQRT(
          GREATEST(
            CAST(1.0e0 - 5.0e0 * "_hazard" * 5.0e0 * "_hazard" AS DOUBLE) / NULLIF(CAST("_table_failed" AS DOUBLE), 0),
            0.0e0
          )
        )
      )
    END AS "table_hazard_high",
    "_table_failed" AS "table_hazard_n_failures"
  FROM (
    SELECT
      *,
      CASE
        WHEN "_table_emptied" = 1
        THEN 0.0e0
        WHEN "_table_log_sf" IS NULL
        THEN CASE WHEN NOT "_table_last" IS NULL THEN 1.0e0 END
        WHEN NOT "_table_last" IS NULL
        THEN EXP(COALESCE("_table_log_sf", 0.0e0))
      END AS "_sf",
      CASE
        WHEN "_table_emptied_2" = 1
        THEN 1.0e0
        WHEN "_table_log_sf_2" IS NULL
        THEN CASE WHEN NOT "_table_last_2" IS NULL THEN 0.0e0 END
        WHEN NOT "_table_last_2" IS NULL
        THEN 1.0e0 - EXP(COALESCE("_table_log_sf_2", 0.0e0))
      END AS "_cdf",
      CASE
        WHEN "_table_exposed" > 0.0e0
        THEN CAST("_table_failed" AS DOUBLE) / NULLIF(CAST(10.0e0 * (
          "_table_exposed" - 0.5e0 * "_table_failed"
        ) AS DOUBLE), 0)
      END AS "_hazard"
    FROM (
      SELECT
        "key_1",
        MAX("_table_last") AS "_table_last",
        MAX("_table_emptied") AS "_table_emptied",
        MAX("_table_log_sf") AS "_table_log_sf",
        MAX("_table_greenwood") AS "_table_greenwood",
        MAX("_table_at_risk") AS "_table_at_risk",
        MAX("_table_last_2") AS "_table_last_2",
        MAX("_table_emptied_2") AS "_table_emptied_2",
        MAX("_table_log_sf_2") AS "_table_log_sf_2",
        MAX("_table_greenwood_2") AS "_table_greenwood_2",
        MAX("_table_exposed") AS "_table_exposed",
        MAX("_table_failed") AS "_table_failed"
      FROM (
        SELECT
          "key_1" AS "key_1",
          MAX("_last") AS "_table_last",
          MAX("_emptied") AS "_table_emptied",
          MIN("_log_sf") AS "_table_log_sf",
          MAX("_greenwood") AS "_table_greenwood",
          MAX("_n") AS "_table_at_risk",
          NULL AS "_table_last_2",
          NULL AS "_table_emptied_2",
          NULL AS "_table_log_sf_2",
          NULL AS "_table_greenwood_2",
          MAX("_exposed") AS "_table_exposed",
          SUM("_d") AS "_table_failed"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              *,
              SUM("_log_sf_here") OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_log_sf",
              MAX("_emptied_here") OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_emptied",
              SUM("_greenwood_here") OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_greenwood",
              MAX(CASE WHEN "_d" + "_c" > 0.0e0 THEN "_at" END) OVER () AS "_last"
            FROM (
              SELECT
                *,
                CASE
                  WHEN "_d" > 0.0e0 AND "_d" < "_exposed"
                  THEN LN(CAST((
                    "_exposed" - "_d"
                  ) AS DOUBLE) / NULLIF(CAST("_exposed" AS DOUBLE), 0))
                END AS "_log_sf_here",
                CASE WHEN "_d" > 0.0e0 AND "_d" >= "_exposed" THEN 1 ELSE 0 END AS "_emptied_here",
                CASE
                  WHEN "_d" > 0.0e0 AND "_d" < "_exposed"
                  THEN CAST("_d" AS DOUBLE) / NULLIF(CAST("_exposed" * (
                    "_exposed" - "_d"
                  ) AS DOUBLE), 0)
                END AS "_greenwood_here"
              FROM (
                SELECT
                  *,
                  "_n" - 0.5e0 * (
                    "_c" - "_e"
                  ) AS "_exposed"
                FROM (
                  SELECT
                    *,
                    SUM("_d" + "_c" - "_e") OVER (ORDER BY "_at" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_n"
                  FROM (
                    SELECT
                      10 * CEIL("_at" / 10) AS "key_1",
                      SUM("_d") AS "_d",
                      SUM("_c") AS "_c",
                      SUM("_e") AS "_e",
                      MAX("_at") AS "_at"
                    FROM (
                      SELECT
                        "tested_curve"."_at" AS "_at",
                        SUM(CASE WHEN "tested_curve"."_failed" THEN "tested_curve"."_weight" ELSE 0.0e0 END) AS "_d",
                        SUM(
                          CASE WHEN NOT "tested_curve"."_failed" THEN "tested_curve"."_weight" ELSE 0.0e0 END
                        ) AS "_c",
                        SUM(
                          CASE
                            WHEN "tested_curve"."_failed" IS NULL
                            THEN "tested_curve"."_weight"
                            ELSE 0.0e0
                          END
                        ) AS "_e"
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
                    ) AS "counts"
                    GROUP BY
                      1
                  ) AS "bins"
                ) AS "risk"
              ) AS "exposed"
            ) AS "terms"
          ) AS "ages"
        ) AS "curve"
        GROUP BY
          1
        UNION ALL
        SELECT
          "key_1" AS "key_1",
          NULL AS "_table_last",
          NULL AS "_table_emptied",
          NULL AS "_table_log_sf",
          NULL AS "_table_greenwood",
          NULL AS "_table_at_risk",
          MAX("_last") AS "_table_last_2",
          MAX("_emptied") AS "_table_emptied_2",
          MIN("_log_sf") AS "_table_log_sf_2",
          MAX("_greenwood") AS "_table_greenwood_2",
          NULL AS "_table_exposed",
          NULL AS "_table_failed"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              *,
              SUM("_log_sf_here") OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_log_sf",
              MAX("_emptied_here") OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_emptied",
              SUM("_greenwood_here") OVER (ORDER BY "_at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_greenwood",
              MAX(CASE WHEN "_d" + "_c" > 0.0e0 THEN "_at" END) OVER () AS "_last"
            FROM (
              SELECT
                *,
                CASE
                  WHEN "_d" > 0.0e0 AND "_d" < "_exposed"
                  THEN LN(CAST((
                    "_exposed" - "_d"
                  ) AS DOUBLE) / NULLIF(CAST("_exposed" AS DOUBLE), 0))
                END AS "_log_sf_here",
                CASE WHEN "_d" > 0.0e0 AND "_d" >= "_exposed" THEN 1 ELSE 0 END AS "_emptied_here",
                CASE
                  WHEN "_d" > 0.0e0 AND "_d" < "_exposed"
                  THEN CAST("_d" AS DOUBLE) / NULLIF(CAST("_exposed" * (
                    "_exposed" - "_d"
                  ) AS DOUBLE), 0)
                END AS "_greenwood_here"
              FROM (
                SELECT
                  *,
                  "_n" - 0.0e0 * (
                    "_c" - "_e"
                  ) AS "_exposed"
                FROM (
                  SELECT
                    *,
                    SUM("_d" + "_c" - "_e") OVER (ORDER BY "_at" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_n"
                  FROM (
                    SELECT
                      10 * CEIL("_at" / 10) AS "key_1",
                      SUM("_d") AS "_d",
                      SUM("_c") AS "_c",
                      SUM("_e") AS "_e",
                      MAX("_at") AS "_at"
                    FROM (
                      SELECT
                        "tested_curve"."_at" AS "_at",
                        SUM(CASE WHEN "tested_curve"."_failed" THEN "tested_curve"."_weight" ELSE 0.0e0 END) AS "_d",
                        SUM(
                          CASE WHEN NOT "tested_curve"."_failed" THEN "tested_curve"."_weight" ELSE 0.0e0 END
                        ) AS "_c",
                        SUM(
                          CASE
                            WHEN "tested_curve"."_failed" IS NULL
                            THEN "tested_curve"."_weight"
                            ELSE 0.0e0
                          END
                        ) AS "_e"
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
                    ) AS "counts"
                    GROUP BY
                      1
                  ) AS "bins"
                ) AS "risk"
              ) AS "exposed"
            ) AS "terms"
          ) AS "ages"
        ) AS "curve"
        GROUP BY
          1
      ) AS "members"
      GROUP BY
        1
    ) AS "parts"
  ) AS "merged"
) AS "lab"
ORDER BY
  "edge" ASC
