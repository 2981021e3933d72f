SELECT
  "old_hours_age" AS "age",
  "hours_difference" AS "hours_difference",
  "hours_difference_low" AS "hours_difference_low",
  "hours_difference_high" AS "hours_difference_high",
  "hours_difference_n_events" AS "hours_difference_n_events",
  "hours_difference_status" AS "hours_difference_status"
FROM (
  SELECT
    "old_hours_age",
    "_mcf" AS "hours_difference",
    CASE
      WHEN "_count_variance" > 0.0e0
      THEN (
        "_mcf" + -1.9599639845400536e0 * SQRT("_count_variance")
      )
    END AS "hours_difference_low",
    CASE
      WHEN "_count_variance" > 0.0e0
      THEN (
        "_mcf" + 1.9599639845400536e0 * SQRT("_count_variance")
      )
    END AS "hours_difference_high",
    "_count_events" AS "hours_difference_n_events",
    CASE WHEN "_count_last" IS NULL THEN 'no_data' ELSE 'ok' END AS "hours_difference_status"
  FROM (
    SELECT
      *,
      CASE WHEN NOT (
        "_count_last" IS NULL
      ) THEN COALESCE("_count_mcf", 0.0e0) END AS "_mcf"
    FROM (
      SELECT
        "old_hours_age" AS "old_hours_age",
        MAX("_last") AS "_count_last",
        MAX(CASE WHEN "_number" = 1 THEN "_mcf" END) AS "_count_mcf",
        MAX(CASE WHEN "_number" = 1 THEN "_variance" END) AS "_count_variance",
        SUM("_events") AS "_count_events"
      FROM (
        SELECT
          *,
          ROW_NUMBER() OVER (PARTITION BY "old_hours_age" ORDER BY "_at" DESC) AS "_number"
        FROM (
          SELECT
            *,
            "_at" AS "old_hours_age"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *,
                SUM(
                  CASE
                    WHEN "_events" > 0.0e0
                    THEN "_side" * CAST("_c" AS DOUBLE) / NULLIF(CAST("_n" AS DOUBLE), 0)
                  END
                ) OVER (ORDER BY "_at" ASC) AS "_mcf",
                SUM(
                  CASE
                    WHEN "_events" > 0.0e0
                    THEN 2.0e0 * (
                      CAST("_cost_residual" AS DOUBLE) / NULLIF(CAST("_n" AS DOUBLE), 0) - CAST("_c" AS DOUBLE) / NULLIF(CAST("_n" * "_n" AS DOUBLE), 0) * COALESCE("_r", 0.0e0)
                    ) + CAST("_cost_squared" AS DOUBLE) / NULLIF(CAST("_n" * "_n" AS DOUBLE), 0) - CAST("_c" * "_c" AS DOUBLE) / NULLIF(CAST("_n" * "_n" * "_n" AS DOUBLE), 0)
                  END
                ) OVER (ORDER BY "_at" ASC) AS "_variance",
                SUM("_unknown") OVER (ORDER BY "_at" ASC) AS "_unknown_so_far",
                CASE
                  WHEN MAX(CASE WHEN "_x" > 0.0e0 AND "_side" = 1 THEN "_at" END) OVER () <= MAX(CASE WHEN "_x" > 0.0e0 AND "_side" = -1 THEN "_at" END) OVER ()
                  THEN MAX(CASE WHEN "_x" > 0.0e0 AND "_side" = 1 THEN "_at" END) OVER ()
                  WHEN MAX(CASE WHEN "_x" > 0.0e0 AND "_side" = -1 THEN "_at" END) OVER () < MAX(CASE WHEN "_x" > 0.0e0 AND "_side" = 1 THEN "_at" END) OVER ()
                  THEN MAX(CASE WHEN "_x" > 0.0e0 AND "_side" = -1 THEN "_at" END) OVER ()
                END AS "_last"
              FROM (
                SELECT
                  *,
                  SUM("_moved") OVER (
                    PARTITION BY "_side"
                    ORDER BY "_at"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                  ) AS "_r"
                FROM (
                  SELECT
                    "_side",
                    "_at",
                    MAX("_n") AS "_n",
                    MAX("_c") AS "_c",
                    SUM("_events") AS "_events",
                    SUM("_x") AS "_x",
                    SUM("_e") AS "_e",
                    SUM("_unknown") AS "_unknown",
                    SUM(
                      "_c_own" * (
                        COALESCE("_own", 0.0e0) - (
                          "_closed" + "_open" * COALESCE("_a", 0.0e0)
                        ) - COALESCE(CAST("_c_own" AS DOUBLE) / NULLIF(CAST("_n" AS DOUBLE), 0), 0.0e0) + COALESCE(CAST("_c" AS DOUBLE) / NULLIF(CAST("_n" * "_n" AS DOUBLE), 0), 0.0e0)
                      )
                    ) AS "_cost_residual",
                    SUM("_c_own" * "_c_own") AS "_cost_squared",
                    SUM(
                      (
                        COALESCE("_own", 0.0e0) - (
                          "_closed" + "_open" * COALESCE("_a", 0.0e0)
                        )
                      ) * (
                        "_e" - "_x"
                      )
                    ) AS "_moved"
                  FROM (
                    SELECT
                      *,
                      SUM((
                        "_x" - "_e"
                      ) * COALESCE("_a", 0.0e0)) OVER (PARTITION BY "_side", "_id_0" ORDER BY "_at" ASC) AS "_closed"
                    FROM (
                      SELECT
                        *,
                        SUM(CAST("_c_own" AS DOUBLE) / NULLIF(CAST("_n" * "_n" AS DOUBLE), 0)) OVER (PARTITION BY "_side" ORDER BY "_at" ASC) AS "_a",
                        SUM(CAST("_c_own" AS DOUBLE) / NULLIF(CAST("_n" AS DOUBLE), 0)) OVER (PARTITION BY "_side", "_id_0" ORDER BY "_at" ASC) AS "_own",
                        SUM("_x" - "_e") OVER (PARTITION BY "_side", "_id_0" ORDER BY "_at" DESC) - (
                          "_x" - "_e"
                        ) AS "_open"
                      FROM (
                        SELECT
                          *,
                          SUM("_c_own") OVER (PARTITION BY "_side", "_at") AS "_c",
                          SUM("_x" - "_e") OVER (PARTITION BY "_side" ORDER BY "_at" DESC) AS "_n"
                        FROM (
                          SELECT
                            CASE
                              WHEN "old_hours_curve"."model" = 'P'
                              THEN 1
                              WHEN "old_hours_curve"."model" <> 'P' OR "old_hours_curve"."model" IS NULL
                              THEN -1
                            END AS "_side",
                            "old_hours_curve"."_id_0" AS "_id_0",
                            "old_hours_curve"."_at" AS "_at",
                            SUM(CASE WHEN "old_hours_curve"."_failed" THEN 1.0e0 ELSE 0.0e0 END) AS "_c_own",
                            SUM(CASE WHEN "old_hours_curve"."_failed" THEN 1.0e0 ELSE 0.0e0 END) AS "_events",
                            SUM(CASE WHEN "old_hours_curve"."_failed" AND 1.0e0 IS NULL THEN 1 ELSE 0 END) AS "_unknown",
                            SUM(CASE WHEN "old_hours_curve"."_failed" IS NULL THEN 0.0e0 ELSE 1.0e0 END) AS "_x",
                            SUM(CASE WHEN "old_hours_curve"."_failed" IS NULL THEN 1.0e0 ELSE 0.0e0 END) AS "_e"
                          FROM (
                            SELECT
                              "model",
                              "_id_0",
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
                                    "model",
                                    "_id_0",
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
                                      WHEN "_failed" AND "_exit" = "_entry" AND "_entry" <= 0.0e0
                                      THEN 'failed_at_entry'
                                      WHEN NOT "_failed" AND "_exit" = "_entry"
                                      THEN 'no_time_at_risk'
                                      WHEN NOT COALESCE("_weight" > 0.0e0, FALSE)
                                      THEN 'no_weight'
                                    END AS "_excluded"
                                  FROM (
                                    SELECT
                                      *,
                                      "_since_age" - "_start_age" AS "_entry",
                                      CASE
                                        WHEN "_failed"
                                        THEN "_event_age" - "_start_age"
                                        ELSE CASE
                                          WHEN "_closing_after_value" IS NULL
                                          THEN "_closing_before_value"
                                          ELSE CASE
                                            WHEN "_closing_before_time" >= "_start"
                                            THEN "_closing_before_value"
                                            ELSE "_start_age"
                                          END + (
                                            "_closing_after_value" - CASE
                                              WHEN "_closing_before_time" >= "_start"
                                              THEN "_closing_before_value"
                                              ELSE "_start_age"
                                            END
                                          ) * CAST(DATE_SUB(
                                            'second',
                                            CASE
                                              WHEN "_closing_before_time" >= "_start"
                                              THEN "_closing_before_time"
                                              ELSE "_start"
                                            END,
                                            CAST('2024-12-30 19:00:00' AS TIMESTAMP)
                                          ) AS DOUBLE) / NULLIF(
                                            CAST(DATE_SUB(
                                              'second',
                                              CASE
                                                WHEN "_closing_before_time" >= "_start"
                                                THEN "_closing_before_time"
                                                ELSE "_start"
                                              END,
                                              "_closing_after_time"
                                            ) AS DOUBLE),
                                            0
                                          )
                                        END - "_start_age"
                                      END AS "_exit"
                                    FROM (
                                      SELECT
                                        *,
                                        CASE
                                          WHEN NOT "_event" IS NULL AND "_event" < CAST('2024-12-30 19:00:00' AS TIMESTAMP)
                                          THEN "_event"
                                          ELSE CASE
                                            WHEN COALESCE("_end", CAST('2024-12-30 19:00:00' AS TIMESTAMP)) IS NULL
                                            OR CAST('2024-12-30 19:00:00' AS TIMESTAMP) IS NULL
                                            THEN NULL
                                            ELSE LEAST(
                                              COALESCE("_end", CAST('2024-12-30 19:00:00' AS TIMESTAMP)),
                                              CAST('2024-12-30 19:00:00' AS TIMESTAMP)
                                            )
                                          END
                                        END AS "_left",
                                        NOT "_event" IS NULL AND "_event" < CAST('2024-12-30 19:00:00' AS TIMESTAMP) AS "_failed"
                                      FROM (
                                        SELECT
                                          "model" AS "model",
                                          "_id_0" AS "_id_0",
                                          "_weight" AS "_weight",
                                          "_end" AS "_end",
                                          CASE
                                            WHEN "parts"."_part" = 0 AND "_event" >= "_start"
                                            THEN "_event"
                                            ELSE COALESCE("_before", "_start")
                                          END AS "_since",
                                          "_start" AS "_start",
                                          CASE WHEN NOT "parts"."_part" = 0 THEN "_event" END AS "_event",
                                          "_last_read" AS "_last_read",
                                          "_last" AS "_last",
                                          "_closing_before_time" AS "_closing_before_time",
                                          "_closing_before_value" AS "_closing_before_value",
                                          "_closing_after_time" AS "_closing_after_time",
                                          "_closing_after_value" AS "_closing_after_value",
                                          CASE
                                            WHEN "parts"."_part" = 0 AND "_event" >= "_start"
                                            THEN "_event_age"
                                            ELSE COALESCE("_before_age", "_start_age")
                                          END AS "_since_age",
                                          "_start_age" AS "_start_age",
                                          "_event_age" AS "_event_age"
                                        FROM (
                                          SELECT
                                            *,
                                            UNNEST(
                                              CASE
                                                WHEN "_event" IS NULL
                                                THEN [0]
                                                WHEN "_event" < "_start" AND "_nth" = 1 AND "_sound" = 0
                                                THEN [2, 0]
                                                WHEN "_event" < "_start"
                                                THEN [2]
                                                WHEN "_nth" = "_of"
                                                THEN [1, 0]
                                                WHEN TRUE
                                                THEN [1]
                                              END
                                            ) AS "_part"
                                          FROM (
                                            SELECT
                                              *,
                                              ROW_NUMBER() OVER (
                                                PARTITION BY "_key_0", CASE WHEN "_event" < "_start" THEN 1 ELSE 0 END
                                                ORDER BY "_event"
                                              ) AS "_nth",
                                              COUNT(*) OVER (PARTITION BY "_key_0", CASE WHEN "_event" < "_start" THEN 1 ELSE 0 END) AS "_of",
                                              SUM(CASE WHEN "_event" >= "_start" THEN 1 ELSE 0 END) OVER (PARTITION BY "_key_0") AS "_sound",
                                              LAG("_event") OVER (
                                                PARTITION BY "_key_0", CASE WHEN "_event" < "_start" THEN 1 ELSE 0 END
                                                ORDER BY "_event"
                                              ) AS "_before",
                                              LAG("_event_age") OVER (
                                                PARTITION BY "_key_0", CASE WHEN "_event" < "_start" THEN 1 ELSE 0 END
                                                ORDER BY "_event"
                                              ) AS "_before_age"
                                            FROM (
                                              SELECT
                                                "machines"."model" AS "model",
                                                CAST("machines"."delivered_at" AS TIMESTAMP) AS "_start",
                                                1.0e0 AS "_weight",
                                                "machines"."machine_id" AS "_id_0",
                                                CAST("machines"."start_hours" AS DOUBLE) AS "_start_age",
                                                "_readings"."_last_read" AS "_last_read",
                                                "_readings"."_last" AS "_last",
                                                "_readings"."_closing_before_time" AS "_closing_before_time",
                                                "_readings"."_closing_before_value" AS "_closing_before_value",
                                                "_readings"."_closing_after_time" AS "_closing_after_time",
                                                "_readings"."_closing_after_value" AS "_closing_after_value",
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
                                                "_events"."_event_age" AS "_event_age",
                                                "machines"."machine_id" AS "_key_0"
                                              FROM "machines" AS "machines"
                                              LEFT JOIN (
                                                SELECT
                                                  "meter"."machine_id" AS "machine_id",
                                                  MAX(CAST("meter"."day" AS TIMESTAMP)) AS "_last_read",
                                                  MAX(CAST("meter"."hours" AS DOUBLE)) AS "_last",
                                                  MAX(
                                                    CASE
                                                      WHEN CAST("meter"."day" AS TIMESTAMP) <= CAST('2024-12-30 19:00:00' AS TIMESTAMP)
                                                      THEN CAST("meter"."day" AS TIMESTAMP)
                                                    END
                                                  ) AS "_closing_before_time",
                                                  MAX(
                                                    CASE
                                                      WHEN CAST("meter"."day" AS TIMESTAMP) <= CAST('2024-12-30 19:00:00' AS TIMESTAMP)
                                                      THEN CAST("meter"."hours" AS DOUBLE)
                                                    END
                                                  ) AS "_closing_before_value",
                                                  MIN(
                                                    CASE
                                                      WHEN CAST("meter"."day" AS TIMESTAMP) > CAST('2024-12-30 19:00:00' AS TIMESTAMP)
                                                      THEN CAST("meter"."day" AS TIMESTAMP)
                                                    END
                                                  ) AS "_closing_after_time",
                                                  MIN(
                                                    CASE
                                                      WHEN CAST("meter"."day" AS TIMESTAMP) > CAST('2024-12-30 19:00:00' AS TIMESTAMP)
                                                      THEN CAST("meter"."hours" AS DOUBLE)
                                                    END
                                                  ) AS "_closing_after_value"
                                                FROM "meter" AS "meter"
                                                WHERE
                                                  NOT CAST("meter"."hours" AS DOUBLE) IS NULL
                                                  AND CAST("meter"."day" AS TIMESTAMP) <= CAST('2024-12-30 19:00:00' AS TIMESTAMP)
                                                GROUP BY
                                                  1
                                              ) AS "_readings"
                                                ON "machines"."machine_id" = "_readings"."machine_id"
                                              LEFT JOIN (
                                                SELECT
                                                  "stops"."machine_id" AS "machine_id",
                                                  CAST("stops"."stopped_at" AS TIMESTAMP) AS "_event",
                                                  CAST("stops"."meter" AS DOUBLE) AS "_event_age"
                                                FROM "stops" AS "stops"
                                                WHERE
                                                  "stops"."kind" = 'failure'
                                                  AND CAST("stops"."stopped_at" AS TIMESTAMP) < CAST('2024-12-30 19:00:00' AS TIMESTAMP)
                                              ) AS "_events"
                                                ON "machines"."machine_id" = "_events"."machine_id"
                                            ) AS "events"
                                          ) AS "numbered"
                                        ) AS "parts"
                                      ) AS "lives"
                                    ) AS "seen"
                                    WHERE
                                      COALESCE("_since" < CAST('2024-12-30 19:00:00' AS TIMESTAMP), TRUE)
                                  ) AS "ages"
                                ) AS "spells"
                              ) AS "spells"
                            ) AS "marks"
                            WHERE
                              "_excluded" IS NULL
                          ) AS "old_hours_curve"
                          WHERE
                            NOT CASE
                              WHEN "old_hours_curve"."model" = 'P'
                              THEN 1
                              WHEN "old_hours_curve"."model" <> 'P' OR "old_hours_curve"."model" IS NULL
                              THEN -1
                            END IS NULL
                          GROUP BY
                            1,
                            2,
                            3
                        ) AS "risk"
                      ) AS "drift"
                    ) AS "residual"
                  ) AS "units"
                  GROUP BY
                    1,
                    2
                ) AS "ages"
              ) AS "moved"
            ) AS "both"
            WHERE
              COALESCE("_at" <= "_last", TRUE)
          ) AS "ages"
        ) AS "mcf"
      ) AS "curve"
      GROUP BY
        1
    ) AS "parts"
  ) AS "merged"
) AS "plant"
ORDER BY
  "age" ASC
