SELECT
  "tested_age" AS "age",
  "survival" AS "survival"
FROM (
  SELECT
    "tested_age",
    CASE
      WHEN "_emptied" = 1
      THEN 0.0e0
      WHEN "_log_sf" IS NULL
      THEN CASE WHEN NOT "_last" IS NULL THEN 1.0e0 END
      WHEN NOT "_last" IS NULL
      THEN EXP(COALESCE("_log_sf", 0.0e0))
    END AS "survival"
  FROM (
    SELECT
      "tested_age" AS "tested_age",
      MAX("_last") AS "_last",
      MAX("_emptied") AS "_emptied",
      MIN("_log_sf") AS "_log_sf"
    FROM (
      SELECT
        *,
        "_at" AS "tested_age"
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
              SUM("_d" + "_c" - "_e") OVER (ORDER BY "_at" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_n"
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
                "tested_curve"."data" = 'shock_absorber'
              GROUP BY
                1
            ) AS "counts"
          ) AS "at_risk"
        ) AS "steps"
      ) AS "ages"
      WHERE
        "_at" > 10000 AND "_at" <= 14000
    ) AS "curve"
    GROUP BY
      1
  ) AS "merged"
) AS "lab"
ORDER BY
  "age" ASC
