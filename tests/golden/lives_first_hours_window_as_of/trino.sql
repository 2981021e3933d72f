SELECT
  "model" AS "model",
  "first_hours_failures" AS "first_hours_failures",
  "first_hours_censored" AS "first_hours_censored",
  "first_hours_time_at_risk" AS "first_hours_time_at_risk",
  "first_hours_log_failure_age" AS "first_hours_log_failure_age",
  "first_hours_excluded" AS "first_hours_excluded"
FROM (
  SELECT
    "model",
    "_failures" AS "first_hours_failures",
    "_censored" AS "first_hours_censored",
    "_time_at_risk" AS "first_hours_time_at_risk",
    "_log_failure_age" AS "first_hours_log_failure_age",
    "_excluded" AS "first_hours_excluded"
  FROM (
    SELECT
      "model",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      COALESCE(MAX("_censored"), 0) AS "_censored",
      MAX("_time_at_risk") AS "_time_at_risk",
      MAX("_log_failure_age") AS "_log_failure_age",
      COALESCE(MAX("_excluded"), 0) AS "_excluded"
    FROM (
      SELECT
        "first_hours"."model" AS "model",
        COUNT(
          CASE WHEN "first_hours"."_excluded" IS NULL AND "first_hours"."_failed" THEN 1 END
        ) AS "_failures",
        COUNT(
          CASE
            WHEN "first_hours"."_excluded" IS NULL AND NOT "first_hours"."_failed"
            THEN 1
          END
        ) AS "_censored",
        SUM(
          CASE
            WHEN "first_hours"."_excluded" IS NULL
            THEN (
              "first_hours"."_exit" - "first_hours"."_entry"
            ) * "first_hours"."_weight"
          END
        ) AS "_time_at_risk",
        SUM(
          CASE
            WHEN "first_hours"."_excluded" IS NULL AND "first_hours"."_failed"
            THEN "first_hours"."_log_exit" * "first_hours"."_weight"
          END
        ) AS "_log_failure_age",
        COUNT(CASE WHEN NOT "first_hours"."_excluded" IS NULL THEN 1 END) AS "_excluded"
      FROM (
        SELECT
          *,
          CASE WHEN "_excluded" IS NULL THEN LN("_exit") END AS "_log_exit",
          CASE WHEN "_excluded" IS NULL AND "_entry" > 0.0e0 THEN LN("_entry") END AS "_log_entry"
        FROM (
          SELECT
            "model",
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
                THEN CASE
                  WHEN "_opening_after_value" IS NULL
                  THEN "_opening_before_value"
                  ELSE CASE
                    WHEN "_opening_before_time" >= "_start"
                    THEN "_opening_before_value"
                    ELSE "_start_age"
                  END + (
                    "_opening_after_value" - CASE
                      WHEN "_opening_before_time" >= "_start"
                      THEN "_opening_before_value"
                      ELSE "_start_age"
                    END
                  ) * CAST(DATE_DIFF(
                    'second',
                    CASE
                      WHEN "_opening_before_time" >= "_start"
                      THEN "_opening_before_time"
                      ELSE "_start"
                    END,
                    CAST('2024-03-15 00:00:00' AS TIMESTAMP)
                  ) AS DOUBLE) / NULLIF(
                    CAST(DATE_DIFF(
                      'second',
                      CASE
                        WHEN "_opening_before_time" >= "_start"
                        THEN "_opening_before_time"
                        ELSE "_start"
                      END,
                      "_opening_after_time"
                    ) AS DOUBLE),
                    0
                  )
                END - "_start_age"
                ELSE 0.0e0
              END AS "_entry",
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
                  ) * CAST(DATE_DIFF(
                    'second',
                    CASE
                      WHEN "_closing_before_time" >= "_start"
                      THEN "_closing_before_time"
                      ELSE "_start"
                    END,
                    CAST('2024-07-15 00:00:00' AS TIMESTAMP)
                  ) AS DOUBLE) / NULLIF(
                    CAST(DATE_DIFF(
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
                  WHEN NOT "_event" IS NULL AND "_event" < CAST('2024-07-15 00:00:00' AS TIMESTAMP)
                  THEN "_event"
                  ELSE LEAST(
                    COALESCE("_end", CAST('2024-07-15 00:00:00' AS TIMESTAMP)),
                    CAST('2024-07-15 00:00:00' AS TIMESTAMP)
                  )
                END AS "_left",
                NOT "_event" IS NULL AND "_event" < CAST('2024-07-15 00:00:00' AS TIMESTAMP) AS "_failed"
              FROM (
                SELECT
                  "model" AS "model",
                  "_weight" AS "_weight",
                  "_end" AS "_end",
                  "_start" AS "_since",
                  "_start" AS "_start",
                  CASE WHEN NOT "parts"."_part" = 0 THEN "_event" END AS "_event",
                  "_last_read" AS "_last_read",
                  "_last" AS "_last",
                  "_opening_before_time" AS "_opening_before_time",
                  "_opening_before_value" AS "_opening_before_value",
                  "_opening_after_time" AS "_opening_after_time",
                  "_opening_after_value" AS "_opening_after_value",
                  "_closing_before_time" AS "_closing_before_time",
                  "_closing_before_value" AS "_closing_before_value",
                  "_closing_after_time" AS "_closing_after_time",
                  "_closing_after_value" AS "_closing_after_value",
                  "_start_age" AS "_since_age",
                  "_start_age" AS "_start_age",
                  "_event_age" AS "_event_age"
                FROM (
                  SELECT
                    *,
                    ROW_NUMBER() OVER (
                      PARTITION BY "_key_0"
                      ORDER BY CASE WHEN "_event" < "_start" THEN 1 ELSE 0 END, "_event"
                    ) AS "_nth"
                  FROM (
                    SELECT
                      "machines"."model" AS "model",
                      CAST("machines"."delivered_at" AS TIMESTAMP) AS "_start",
                      1.0e0 AS "_weight",
                      CAST("machines"."start_hours" AS DOUBLE) AS "_start_age",
                      "_readings"."_last_read" AS "_last_read",
                      "_readings"."_last" AS "_last",
                      "_readings"."_opening_before_time" AS "_opening_before_time",
                      "_readings"."_opening_before_value" AS "_opening_before_value",
                      "_readings"."_opening_after_time" AS "_opening_after_time",
                      "_readings"."_opening_after_value" AS "_opening_after_value",
                      "_readings"."_closing_before_time" AS "_closing_before_time",
                      "_readings"."_closing_before_value" AS "_closing_before_value",
                      "_readings"."_closing_after_time" AS "_closing_after_time",
                      "_readings"."_closing_after_value" AS "_closing_after_value",
                      LEAST(
                        COALESCE(CAST("machines"."retired_on" AS TIMESTAMP), "_readings"."_last_read"),
                        COALESCE("_readings"."_last_read", CAST("machines"."retired_on" AS TIMESTAMP))
                      ) AS "_end",
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
                            WHEN CAST("meter"."day" AS TIMESTAMP) <= CAST('2024-03-15 00:00:00' AS TIMESTAMP)
                            THEN CAST("meter"."day" AS TIMESTAMP)
                          END
                        ) AS "_opening_before_time",
                        MAX(
                          CASE
                            WHEN CAST("meter"."day" AS TIMESTAMP) <= CAST('2024-03-15 00:00:00' AS TIMESTAMP)
                            THEN CAST("meter"."hours" AS DOUBLE)
                          END
                        ) AS "_opening_before_value",
                        MIN(
                          CASE
                            WHEN CAST("meter"."day" AS TIMESTAMP) > CAST('2024-03-15 00:00:00' AS TIMESTAMP)
                            THEN CAST("meter"."day" AS TIMESTAMP)
                          END
                        ) AS "_opening_after_time",
                        MIN(
                          CASE
                            WHEN CAST("meter"."day" AS TIMESTAMP) > CAST('2024-03-15 00:00:00' AS TIMESTAMP)
                            THEN CAST("meter"."hours" AS DOUBLE)
                          END
                        ) AS "_opening_after_value",
                        MAX(
                          CASE
                            WHEN CAST("meter"."day" AS TIMESTAMP) <= CAST('2024-07-15 00:00:00' AS TIMESTAMP)
                            THEN CAST("meter"."day" AS TIMESTAMP)
                          END
                        ) AS "_closing_before_time",
                        MAX(
                          CASE
                            WHEN CAST("meter"."day" AS TIMESTAMP) <= CAST('2024-07-15 00:00:00' AS TIMESTAMP)
                            THEN CAST("meter"."hours" AS DOUBLE)
                          END
                        ) AS "_closing_before_value",
                        MIN(
                          CASE
                            WHEN CAST("meter"."day" AS TIMESTAMP) > CAST('2024-07-15 00:00:00' AS TIMESTAMP)
                            THEN CAST("meter"."day" AS TIMESTAMP)
                          END
                        ) AS "_closing_after_time",
                        MIN(
                          CASE
                            WHEN CAST("meter"."day" AS TIMESTAMP) > CAST('2024-07-15 00:00:00' AS TIMESTAMP)
                            THEN CAST("meter"."hours" AS DOUBLE)
                          END
                        ) AS "_closing_after_value"
                      FROM "meter" AS "meter"
                      WHERE
                        NOT CAST("meter"."hours" AS DOUBLE) IS NULL
                        AND CAST("meter"."day" AS TIMESTAMP) <= CAST('2024-07-15 00:00:00' AS TIMESTAMP)
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
                        AND CAST("stops"."reported_at" AS TIMESTAMP) < CAST('2024-07-15 00:00:00' AS TIMESTAMP)
                        AND CAST("stops"."stopped_at" AS TIMESTAMP) < CAST('2024-07-15 00:00:00' AS TIMESTAMP)
                    ) AS "_events"
                      ON "machines"."machine_id" = "_events"."machine_id"
                  ) AS "events"
                ) AS "numbered"
                CROSS JOIN UNNEST(CASE
                  WHEN "_event" IS NULL
                  THEN ARRAY[0]
                  WHEN "_event" < "_start" AND "_nth" = 1
                  THEN ARRAY[2, 0]
                  WHEN "_event" < "_start"
                  THEN ARRAY[2]
                  WHEN "_nth" = 1
                  THEN ARRAY[1]
                END) AS "parts"("_part")
              ) AS "lives"
            ) AS "seen"
            WHERE
              COALESCE("_left" > CAST('2024-03-15 00:00:00' AS TIMESTAMP), TRUE)
              AND COALESCE("_since" < CAST('2024-07-15 00:00:00' AS TIMESTAMP), TRUE)
          ) AS "ages"
        ) AS "spells"
      ) AS "first_hours"
      GROUP BY
        1
      UNION ALL
      SELECT
        "domain_1"."model" AS "model",
        NULL AS "_failures",
        NULL AS "_censored",
        NULL AS "_time_at_risk",
        NULL AS "_log_failure_age",
        NULL AS "_excluded"
      FROM (VALUES
        ('P'),
        ('Q'),
        ('R')) AS "domain_1"("model")
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "plant"
ORDER BY
  "model" ASC
