-- _groups_1: for presto
SELECT
  "model",
  MAX("_spells_at_risk") AS "_spells_at_risk",
  COALESCE(MAX("_at_risk"), 0) AS "_at_risk"
FROM (
  SELECT
    "model" AS "model",
    ARRAY_AGG(ARRAY["_entry", "_exit", "_failed", "_count"]) AS "_spells_at_risk",
    NULL AS "_at_risk"
  FROM (
    SELECT
      "new_days"."model" AS "model",
      "new_days"."_entry" AS "_entry",
      "new_days"."_exit" AS "_exit",
      CASE
        WHEN "new_days"."_failed"
        THEN 1.0e0
        WHEN "new_days"."_gone"
        THEN 0.0e0
        ELSE -1.0e0
      END AS "_failed",
      SUM("new_days"."_weight") AS "_count"
    FROM (
      SELECT
        *,
        CASE WHEN "_excluded" IS NULL THEN LN("_exit") END AS "_log_exit",
        CASE WHEN "_excluded" IS NULL AND "_entry" > 0.0e0 THEN LN("_entry") END AS "_log_entry"
      FROM (
        SELECT
          "model",
          "_gone",
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
            0.0e0 AS "_entry",
            CAST(DATE_DIFF('second', "_start", "_left") AS DOUBLE) / NULLIF(CAST(86400.0e0 AS DOUBLE), 0) AS "_exit"
          FROM (
            SELECT
              *,
              CASE
                WHEN NOT "_event" IS NULL AND "_event" < CAST('2024-08-15 00:00:00' AS TIMESTAMP)
                THEN "_event"
                ELSE LEAST(
                  COALESCE("_end", CAST('2024-08-15 00:00:00' AS TIMESTAMP)),
                  CAST('2024-08-15 00:00:00' AS TIMESTAMP)
                )
              END AS "_left",
              NOT "_event" IS NULL AND "_event" < CAST('2024-08-15 00:00:00' AS TIMESTAMP) AS "_failed"
            FROM (
              SELECT
                "model" AS "model",
                "_gone" AS "_gone",
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
                    COALESCE(
                      CAST("machines"."retired_on" AS TIMESTAMP) < CAST('2024-08-15 00:00:00' AS TIMESTAMP),
                      FALSE
                    ) AS "_gone",
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
                      AND CAST("stops"."stopped_at" AS TIMESTAMP) < CAST('2024-08-15 00:00:00' AS TIMESTAMP)
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
            COALESCE("_since" < CAST('2024-08-15 00:00:00' AS TIMESTAMP), TRUE)
        ) AS "ages"
      ) AS "spells"
    ) AS "new_days"
    WHERE
      "new_days"."_excluded" IS NULL
    GROUP BY
      1,
      2,
      3,
      4
  ) AS "listed"
  GROUP BY
    1
  UNION ALL
  SELECT
    "new_days"."model" AS "model",
    NULL AS "_spells_at_risk",
    COUNT(
      CASE
        WHEN "new_days"."_excluded" IS NULL
        AND NOT "new_days"."_failed"
        AND NOT "new_days"."_gone"
        THEN 1
      END
    ) AS "_at_risk"
  FROM (
    SELECT
      *,
      CASE WHEN "_excluded" IS NULL THEN LN("_exit") END AS "_log_exit",
      CASE WHEN "_excluded" IS NULL AND "_entry" > 0.0e0 THEN LN("_entry") END AS "_log_entry"
    FROM (
      SELECT
        "model",
        "_gone",
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
          0.0e0 AS "_entry",
          CAST(DATE_DIFF('second', "_start", "_left") AS DOUBLE) / NULLIF(CAST(86400.0e0 AS DOUBLE), 0) AS "_exit"
        FROM (
          SELECT
            *,
            CASE
              WHEN NOT "_event" IS NULL AND "_event" < CAST('2024-08-15 00:00:00' AS TIMESTAMP)
              THEN "_event"
              ELSE LEAST(
                COALESCE("_end", CAST('2024-08-15 00:00:00' AS TIMESTAMP)),
                CAST('2024-08-15 00:00:00' AS TIMESTAMP)
              )
            END AS "_left",
            NOT "_event" IS NULL AND "_event" < CAST('2024-08-15 00:00:00' AS TIMESTAMP) AS "_failed"
          FROM (
            SELECT
              "model" AS "model",
              "_gone" AS "_gone",
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
                  COALESCE(
                    CAST("machines"."retired_on" AS TIMESTAMP) < CAST('2024-08-15 00:00:00' AS TIMESTAMP),
                    FALSE
                  ) AS "_gone",
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
                    AND CAST("stops"."stopped_at" AS TIMESTAMP) < CAST('2024-08-15 00:00:00' AS TIMESTAMP)
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
          COALESCE("_since" < CAST('2024-08-15 00:00:00' AS TIMESTAMP), TRUE)
      ) AS "ages"
    ) AS "spells"
  ) AS "new_days"
  GROUP BY
    1
  UNION ALL
  SELECT
    "domain_1"."model" AS "model",
    NULL AS "_spells_at_risk",
    NULL AS "_at_risk"
  FROM (VALUES
    ('P'),
    ('Q'),
    ('R')) AS "domain_1"("model")
) AS "members"
GROUP BY
  1;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "model" AS "model",
  "days_ahead" AS "days_ahead",
  "days_ahead_low" AS "days_ahead_low",
  "days_ahead_high" AS "days_ahead_high",
  "days_at_risk" AS "days_at_risk",
  "days_ahead_status" AS "days_ahead_status"
FROM (
  SELECT
    "model",
    STRUCT_EXTRACT("_forecast", 'value') AS "days_ahead",
    STRUCT_EXTRACT("_forecast", 'low') AS "days_ahead_low",
    STRUCT_EXTRACT("_forecast", 'high') AS "days_ahead_high",
    "_at_risk" AS "days_at_risk",
    STRUCT_EXTRACT("_forecast", 'status') AS "days_ahead_status"
  FROM (
    SELECT
      *,
      BATHTUB_WARRANTY('exponential', 90.0e0, 0.8e0, 'two', "_spells_at_risk") AS "_forecast"
    FROM (
      SELECT
        *
      FROM "_groups_1"
    ) AS "parts"
  ) AS "merged"
) AS "plant"
ORDER BY
  "model" ASC
