SELECT
  "first_days_age" AS "first_days_age",
  "days_survival" AS "days_survival",
  "days_survival_at_risk" AS "days_survival_at_risk"
FROM (
  SELECT
    "first_days_age",
    CASE
      WHEN "_emptied" = 1
      THEN 0.0e0
      WHEN "_log_sf" IS NULL
      THEN CASE WHEN NOT "_last" IS NULL THEN 1.0e0 END
      WHEN NOT "_last" IS NULL
      THEN EXP(COALESCE("_log_sf", 0.0e0))
    END AS "days_survival",
    "_at_risk" AS "days_survival_at_risk"
  FROM (
    SELECT
      "first_days_age" AS "first_days_age",
      MAX("_last") AS "_last",
      MAX("_emptied") AS "_emptied",
      MIN("_log_sf") AS "_log_sf",
      MAX("_n") AS "_at_risk"
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
            "_at" AS "first_days_age",
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
                "first_days_curve"."_at" AS "_at",
                SUM(
                  CASE
                    WHEN "first_days_curve"."_failed"
                    THEN "first_days_curve"."_weight"
                    ELSE 0.0e0
                  END
                ) AS "_d",
                SUM(
                  CASE
                    WHEN NOT "first_days_curve"."_failed"
                    THEN "first_days_curve"."_weight"
                    ELSE 0.0e0
                  END
                ) AS "_c",
                SUM(
                  CASE
                    WHEN "first_days_curve"."_failed" IS NULL
                    THEN "first_days_curve"."_weight"
                    ELSE 0.0e0
                  END
                ) AS "_e"
              FROM (
                SELECT
                  CASE WHEN "marks"."_mark" = 1 THEN "_entry" ELSE "_exit" END AS "_at",
                  CASE WHEN NOT "marks"."_mark" = 1 THEN "_failed" END AS "_failed",
                  "_weight" AS "_weight"
                FROM (
                  SELECT
                    *,
                    UNNEST(CASE WHEN "_entry" > 0.0e0 THEN [0, 1] ELSE [0] END) AS "_mark"
                  FROM (
                    SELECT
                      *,
                      CASE WHEN "_excluded" IS NULL THEN LN("_exit") END AS "_log_exit",
                      CASE WHEN "_excluded" IS NULL AND "_entry" > 0.0e0 THEN LN("_entry") END AS "_log_entry"
                    FROM (
                      SELECT
                        "_entry",
                        "_exit",
                        "_failed",
                        "_weight",
                        CASE
                          WHEN "_start" IS NULL
                          THEN 'no_start'
                          WHEN "_left" IS NULL
                          THEN 'no_end'
                          WHEN "_failed" AND "_event" < "_start"
                          THEN 'event_before_start'
                          WHEN "_left" < "_start"
                          THEN 'end_before_start'
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
                          *,
                          CASE
                            WHEN "_since" < CAST('2024-03-15 00:00:00' AS TIMESTAMP)
                            THEN CAST(DATE_SUB('second', "_start", CAST('2024-03-15 00:00:00' AS TIMESTAMP)) AS DOUBLE) / NULLIF(CAST(86400.0e0 AS DOUBLE), 0)
                            ELSE 0.0e0
                          END AS "_entry",
                          CAST(DATE_SUB('second', "_start", "_left") AS DOUBLE) / NULLIF(CAST(86400.0e0 AS DOUBLE), 0) AS "_exit"
                        FROM (
                          SELECT
                            *,
                            CASE
                              WHEN NOT "_event" IS NULL AND "_event" < CAST('2024-08-01 00:00:00' AS TIMESTAMP)
                              THEN "_event"
                              ELSE CASE
                                WHEN COALESCE("_end", CAST('2024-08-01 00:00:00' AS TIMESTAMP)) IS NULL
                                OR CAST('2024-08-01 00:00:00' AS TIMESTAMP) IS NULL
                                THEN NULL
                                ELSE LEAST(
                                  COALESCE("_end", CAST('2024-08-01 00:00:00' AS TIMESTAMP)),
                                  CAST('2024-08-01 00:00:00' AS TIMESTAMP)
                                )
                              END
                            END AS "_left",
                            NOT "_event" IS NULL AND "_event" < CAST('2024-08-01 00:00:00' AS TIMESTAMP) AS "_failed"
                          FROM (
                            SELECT
                              "_weight" AS "_weight",
                              "_end" AS "_end",
                              "_start" AS "_since",
                              "_start" AS "_start",
                              CASE WHEN NOT "parts"."_part" = 0 THEN "_event" END AS "_event",
                              "_last_read" AS "_last_read"
                            FROM (
                              SELECT
                                *,
                                UNNEST(
                                  CASE
                                    WHEN "_event" IS NULL
                                    THEN [0]
                                    WHEN "_event" < "_start" AND "_nth" = 1
                                    THEN [2, 0]
                                    WHEN "_event" < "_start"
                                    THEN [2]
                                    WHEN "_nth" = 1
                                    THEN [1]
                                  END
                                ) AS "_part"
                              FROM (
                                SELECT
                                  *,
                                  ROW_NUMBER() OVER (
                                    PARTITION BY "_key_0"
                                    ORDER BY CASE WHEN "_event" < "_start" THEN 1 ELSE 0 END, "_event"
                                  ) AS "_nth"
                                FROM (
                                  SELECT
                                    CAST("machines"."delivered_at" AS TIMESTAMP) AS "_start",
                                    1.0e0 AS "_weight",
                                    "_readings"."_last_read" AS "_last_read",
                                    CASE
                                      WHEN COALESCE(CAST("machines"."retired_on" AS TIMESTAMP), "_readings"."_last_read") IS NULL
                                      OR COALESCE("_readings"."_last_read", CAST("machines"."retired_on" AS TIMESTAMP)) IS NULL
                                      THEN NULL
                                      ELSE LEAST(
                                        COALESCE(CAST("machines"."retired_on" AS TIMESTAMP), "_readings"."_last_read"),
                                        COALESCE("_readings"."_last_read", CAST("machines"."retired_on" AS TIMESTAMP))
                                      )
                                    END AS "_end",
                                    "_events"."_event" AS "_event",
                                    "machines"."machine_id" AS "_key_0"
                                  FROM "machines" AS "machines"
                                  LEFT JOIN (
                                    SELECT
                                      "meter"."machine_id" AS "machine_id",
                                      MAX(CAST("meter"."day" AS TIMESTAMP)) AS "_last_read"
                                    FROM "meter" AS "meter"
                                    GROUP BY
                                      1
                                  ) AS "_readings"
                                    ON "machines"."machine_id" = "_readings"."machine_id"
                                  LEFT JOIN (
                                    SELECT
                                      "stops"."machine_id" AS "machine_id",
                                      CAST("stops"."stopped_at" AS TIMESTAMP) AS "_event"
                                    FROM "stops" AS "stops"
                                    WHERE
                                      "stops"."kind" = 'failure'
                                      AND CAST("stops"."stopped_at" AS TIMESTAMP) < CAST('2024-08-01 00:00:00' AS TIMESTAMP)
                                  ) AS "_events"
                                    ON "machines"."machine_id" = "_events"."machine_id"
                                  WHERE
                                    "machines"."machine_id" <> 'M9'
                                ) AS "events"
                              ) AS "numbered"
                            ) AS "parts"
                          ) AS "lives"
                        ) AS "seen"
                        WHERE
                          COALESCE("_left" > CAST('2024-03-15 00:00:00' AS TIMESTAMP), TRUE)
                          AND COALESCE("_since" < CAST('2024-08-01 00:00:00' AS TIMESTAMP), TRUE)
                      ) AS "ages"
                    ) AS "spells"
                  ) AS "spells"
                ) AS "marks"
                WHERE
                  "_excluded" IS NULL
              ) AS "first_days_curve"
              GROUP BY
                1
            ) AS "counts"
          ) AS "at_risk"
          GROUP BY
            1
        ) AS "steps"
      ) AS "ages"
    ) AS "curve"
    GROUP BY
      1
  ) AS "merged"
) AS "plant"
ORDER BY
  "first_days_age" ASC
