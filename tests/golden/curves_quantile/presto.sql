SELECT
  "data" AS "data",
  "quarter_life" AS "quarter_life",
  "quarter_life_low" AS "quarter_life_low",
  "quarter_life_high" AS "quarter_life_high",
  "quarter_life_n_failures" AS "quarter_life_n_failures",
  "quarter_life_n_censored" AS "quarter_life_n_censored",
  "quarter_life_status" AS "quarter_life_status"
FROM (
  SELECT
    "data",
    CASE
      WHEN NOT "_reached" IS NULL
      THEN 0.5e0 * (
        "_reached" + COALESCE("_passed", "_last")
      )
    END AS "quarter_life",
    CASE
      WHEN NOT "_reached_2" IS NULL
      THEN 0.5e0 * (
        "_reached_2" + COALESCE("_passed_2", "_last")
      )
    END AS "quarter_life_low",
    CASE
      WHEN NOT "_reached_3" IS NULL
      THEN 0.5e0 * (
        "_reached_3" + COALESCE("_passed_3", "_last")
      )
    END AS "quarter_life_high",
    "_failed" AS "quarter_life_n_failures",
    "_left" AS "quarter_life_n_censored",
    CASE
      WHEN "_last" IS NULL
      THEN 'no_data'
      WHEN COALESCE("_failed", 0.0e0) = 0.0e0
      THEN 'no_failures'
      WHEN CASE
        WHEN NOT "_reached" IS NULL
        THEN 0.5e0 * (
          "_reached" + COALESCE("_passed", "_last")
        )
      END IS NULL
      THEN 'extrapolated'
      ELSE 'ok'
    END AS "quarter_life_status"
  FROM (
    SELECT
      "data" AS "data",
      MIN(
        CASE
          WHEN 1.0e0 - (
            CASE WHEN "_emptied" = 1 THEN 0.0e0 ELSE EXP(COALESCE("_log_sf", 0.0e0)) END
          ) >= 0.2499999850988388e0
          THEN "_at"
        END
      ) AS "_reached",
      MIN(
        CASE
          WHEN 1.0e0 - (
            CASE WHEN "_emptied" = 1 THEN 0.0e0 ELSE EXP(COALESCE("_log_sf", 0.0e0)) END
          ) >= 0.2500000149011612e0
          THEN "_at"
        END
      ) AS "_passed",
      MAX("_last") AS "_last",
      MIN(
        CASE
          WHEN 1.0e0 - (
            CASE
              WHEN "_emptied" = 0
              THEN EXP(
                "_log_sf" * EXP(
                  -1.9599639845400536e0 * CAST(SQRT("_greenwood") AS DOUBLE) / NULLIF(CAST("_log_sf" AS DOUBLE), 0)
                )
              )
            END
          ) >= 0.2499999850988388e0
          THEN "_at"
        END
      ) AS "_reached_2",
      MIN(
        CASE
          WHEN 1.0e0 - (
            CASE
              WHEN "_emptied" = 0
              THEN EXP(
                "_log_sf" * EXP(
                  -1.9599639845400536e0 * CAST(SQRT("_greenwood") AS DOUBLE) / NULLIF(CAST("_log_sf" AS DOUBLE), 0)
                )
              )
            END
          ) >= 0.2500000149011612e0
          THEN "_at"
        END
      ) AS "_passed_2",
      MIN(
        CASE
          WHEN 1.0e0 - (
            CASE
              WHEN "_emptied" = 0
              THEN EXP(
                "_log_sf" * EXP(
                  1.9599639845400536e0 * CAST(SQRT("_greenwood") AS DOUBLE) / NULLIF(CAST("_log_sf" AS DOUBLE), 0)
                )
              )
            END
          ) >= 0.2499999850988388e0
          THEN "_at"
        END
      ) AS "_reached_3",
      MIN(
        CASE
          WHEN 1.0e0 - (
            CASE
              WHEN "_emptied" = 0
              THEN EXP(
                "_log_sf" * EXP(
                  1.9599639845400536e0 * CAST(SQRT("_greenwood") AS DOUBLE) / NULLIF(CAST("_log_sf" AS DOUBLE), 0)
                )
              )
            END
          ) >= 0.2500000149011612e0
          THEN "_at"
        END
      ) AS "_passed_3",
      SUM("_d") AS "_failed",
      SUM("_c") AS "_left"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *,
          SUM("_log_sf_here") OVER (
            PARTITION BY "data"
            ORDER BY "_at" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "_log_sf",
          MAX("_emptied_here") OVER (
            PARTITION BY "data"
            ORDER BY "_at" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "_emptied",
          SUM("_greenwood_here") OVER (
            PARTITION BY "data"
            ORDER BY "_at" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "_greenwood",
          SUM("_hazard_here") OVER (
            PARTITION BY "data"
            ORDER BY "_at" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "_hazard",
          SUM("_hazard_variance_here") OVER (
            PARTITION BY "data"
            ORDER BY "_at" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "_hazard_variance",
          MAX("_left") OVER (PARTITION BY "data") AS "_last"
        FROM (
          SELECT
            *,
            CASE WHEN "_d" + "_c" > 0.0e0 THEN "_at" END AS "_left",
            CASE
              WHEN "_d" > 0.0e0 AND "_d" < "_n"
              THEN LN(CAST((
                "_n" - "_d"
              ) AS DOUBLE) / NULLIF(CAST("_n" AS DOUBLE), 0))
            END AS "_log_sf_here",
            CASE WHEN "_d" > 0.0e0 AND "_d" >= "_n" THEN 1 ELSE 0 END AS "_emptied_here",
            CASE
              WHEN "_d" > 0.0e0 AND "_d" < "_n"
              THEN CAST("_d" AS DOUBLE) / NULLIF(CAST("_n" * (
                "_n" - "_d"
              ) AS DOUBLE), 0)
            END AS "_greenwood_here",
            CASE
              WHEN "_d" > 0.0e0
              THEN CAST("_d" AS DOUBLE) / NULLIF(CAST("_n" AS DOUBLE), 0)
            END AS "_hazard_here",
            CASE
              WHEN "_d" > 0.0e0
              THEN CAST("_d" AS DOUBLE) / NULLIF(CAST("_n" * "_n" AS DOUBLE), 0)
            END AS "_hazard_variance_here"
          FROM (
            SELECT
              *,
              SUM("_d" + "_c" - "_e") OVER (
                PARTITION BY "data"
                ORDER BY "_at" DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
              ) AS "_n"
            FROM (
              SELECT
                "tested_curve"."data" AS "data",
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
              GROUP BY
                1,
                2
            ) AS "counts"
          ) AS "at_risk"
        ) AS "steps"
      ) AS "ages"
    ) AS "curve"
    GROUP BY
      1
  ) AS "merged"
) AS "lab"
ORDER BY
  "data" ASC
