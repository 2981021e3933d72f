SELECT
  "model" AS "model",
  "new_days_failures" AS "new_days_failures",
  "new_days_censored" AS "new_days_censored",
  "new_days_time_at_risk" AS "new_days_time_at_risk",
  "new_days_log_failure_age" AS "new_days_log_failure_age",
  "new_days_excluded" AS "new_days_excluded"
FROM (
  SELECT
    "model",
    "_failures" AS "new_days_failures",
    "_censored" AS "new_days_censored",
    "_time_at_risk" AS "new_days_time_at_risk",
    "_log_failure_age" AS "new_days_log_failure_age",
    "_excluded" AS "new_days_excluded"
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
        "new_days"."model" AS "model",
        COUNT(CASE WHEN "new_days"."_excluded" IS NULL AND "new_days"."_failed" THEN 1 END) AS "_failures",
        COUNT(CASE WHEN "new_days"."_excluded" IS NULL AND NOT "new_days"."_failed" THEN 1 END) AS "_censored",
        SUM(
          CASE
            WHEN "new_days"."_excluded" IS NULL
            THEN (
              "new_days"."_exit" - "new_days"."_entry"
            ) * "new_days"."_weight"
          END
        ) AS "_time_at_risk",
        SUM(
          CASE
            WHEN "new_days"."_excluded" IS NULL AND "new_days"."_failed"
            THEN "new_days"."_log_exit" * "new_days"."_weight"
          END
        ) AS "_log_failure_age",
        COUNT(CASE WHEN NOT "new_days"."_excluded" IS NULL THEN 1 END) AS "_excluded"
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
                THEN CAST(DATE_DIFF('second', "_start", CAST('2024-03-15 00:00:00' AS TIMESTAMP)) AS DOUBLE) / NULLIF(CAST(86400.0e0 AS DOUBLE), 0)
                ELSE 0.0e0
              END AS "_entry",
              CAST(DATE_DIFF('second', "_start", "_left") AS DOUBLE) / NULLIF(CAST(86400.0e0 AS DOUBLE), 0) AS "_exit"
            FROM (
              SELECT
                *,
                CASE
                  WHEN NOT "_event" IS NULL AND "_event" < CAST('2024-08-01 00:00:00' AS TIMESTAMP)
                  THEN "_event"
                  ELSE LEAST(
                    COALESCE("_end", CAST('2024-08-01 00:00:00' AS TIMESTAMP)),
                    CAST('2024-08-01 00:00:00' AS TIMESTAMP)
                  )
                END AS "_left",
                NOT "_event" IS NULL AND "_event" < CAST('2024-08-01 00:00:00' AS TIMESTAMP) AS "_failed"
              FROM (
                SELECT
                  "model" AS "model",
                  "_weight" AS "_weight",
                  "_end" AS "_end",
                  CASE
                    WHEN "parts"."_part" = 0 AND "_event" >= "_start"
                    THEN "_event"
                    ELSE COALESCE("_before", "_start")
                  END AS "_since",
                  CASE
                    WHEN "parts"."_part" = 0 AND "_event" >= "_start"
                    THEN "_event"
                    ELSE COALESCE("_before", "_start")
                  END AS "_start",
                  CASE WHEN NOT "parts"."_part" = 0 THEN "_event" END AS "_event",
                  "_last_read" AS "_last_read"
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
                    ) AS "_before"
                  FROM (
                    SELECT
                      "machines"."model" AS "model",
                      CAST("machines"."delivered_at" AS TIMESTAMP) AS "_start",
                      1.0e0 AS "_weight",
                      "_readings"."_last_read" AS "_last_read",
                      LEAST(
                        COALESCE(CAST("machines"."retired_on" AS TIMESTAMP), "_readings"."_last_read"),
                        COALESCE("_readings"."_last_read", CAST("machines"."retired_on" AS TIMESTAMP))
                      ) AS "_end",
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
                  ) AS "events"
                ) AS "numbered"
                CROSS JOIN UNNEST(CASE
                  WHEN "_event" IS NULL
                  THEN ARRAY[0]
                  WHEN "_event" < "_start" AND "_nth" = 1 AND "_sound" = 0
                  THEN ARRAY[2, 0]
                  WHEN "_event" < "_start"
                  THEN ARRAY[2]
                  WHEN "_nth" = "_of"
                  THEN ARRAY[1, 0]
                  WHEN TRUE
                  THEN ARRAY[1]
                END) AS "parts"("_part")
              ) AS "lives"
            ) AS "seen"
            WHERE
              COALESCE("_left" > CAST('2024-03-15 00:00:00' AS TIMESTAMP), TRUE)
              AND COALESCE("_since" < CAST('2024-08-01 00:00:00' AS TIMESTAMP), TRUE)
          ) AS "ages"
        ) AS "spells"
      ) AS "new_days"
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
