SELECT
  "time_day" AS "time_day",
  "mode_up_time" AS "mode_up_time",
  "mode_down_time" AS "mode_down_time",
  "mode_repair_time" AS "mode_repair_time",
  "mode_unknown_time" AS "mode_unknown_time",
  "mode_failures" AS "mode_failures",
  "mode_repairs" AS "mode_repairs",
  "mode_excluded" AS "mode_excluded"
FROM (
  SELECT
    "time_day",
    "_up_time" AS "mode_up_time",
    "_down_time" AS "mode_down_time",
    "_repair_time" AS "mode_repair_time",
    "_unknown_time" AS "mode_unknown_time",
    "_failures" AS "mode_failures",
    "_repairs" AS "mode_repairs",
    "_excluded" AS "mode_excluded"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_day",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_up_time"
        END,
        0
      ) AS "_up_time",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_down_time"
        END,
        0
      ) AS "_down_time",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_repair_time"
        END,
        0
      ) AS "_repair_time",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_unknown_time"
        END,
        0
      ) AS "_unknown_time",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_failures"
        END,
        0
      ) AS "_failures",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_repairs"
        END,
        0
      ) AS "_repairs",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
          THEN "_excluded"
        END,
        0
      ) AS "_excluded"
    FROM (
      SELECT
        *,
        LEAD("time_day") OVER (ORDER BY "time_day" NULLS FIRST) AS "_next",
        MAX("time_day") OVER () AS "_final"
      FROM (
        SELECT
          "time_day",
          MAX("_up_time") AS "_up_time",
          MAX("_down_time") AS "_down_time",
          MAX("_repair_time") AS "_repair_time",
          MAX("_unknown_time") AS "_unknown_time",
          MAX("_failures") AS "_failures",
          MAX("_repairs") AS "_repairs",
          MAX("_excluded") AS "_excluded"
        FROM (
          SELECT
            CAST(CAST(DATE_TRUNC(
              'DAY',
              CAST(FORMAT_DATETIME(
                AT_TIMEZONE(
                  CAST(CAST("machine_mode"."_time" AS VARCHAR) || ' UTC' AS TIMESTAMP WITH TIME ZONE),
                  'America/New_York'
                ),
                'yyyy-MM-dd HH:mm:ss.SSS'
              ) AS TIMESTAMP)
            ) AS TIMESTAMP) AS TIMESTAMP) AS "time_day",
            COALESCE(
              SUM(
                CASE
                  WHEN "machine_mode"."_state" = 'up'
                  THEN CAST("machine_mode"."_seconds" AS DOUBLE) / NULLIF(CAST(86400.0e0 AS DOUBLE), 0)
                END
              ),
              0
            ) AS "_up_time",
            COALESCE(
              SUM(
                CASE
                  WHEN "machine_mode"."_state" = 'down'
                  THEN CAST("machine_mode"."_seconds" AS DOUBLE) / NULLIF(CAST(86400.0e0 AS DOUBLE), 0)
                END
              ),
              0
            ) AS "_down_time",
            COALESCE(
              SUM(
                CASE
                  WHEN "machine_mode"."_state" = 'down'
                  THEN CAST("machine_mode"."_seconds" AS DOUBLE) / NULLIF(CAST(86400.0e0 AS DOUBLE), 0)
                END
              ),
              0
            ) AS "_repair_time",
            COALESCE(
              SUM(
                CASE
                  WHEN "machine_mode"."_state" = 'unknown'
                  THEN CAST("machine_mode"."_seconds" AS DOUBLE) / NULLIF(CAST(86400.0e0 AS DOUBLE), 0)
                END
              ),
              0
            ) AS "_unknown_time",
            COUNT(CASE WHEN "machine_mode"."_failed" THEN 1 END) AS "_failures",
            COUNT(CASE WHEN "machine_mode"."_repaired" THEN 1 END) AS "_repairs",
            COUNT(CASE WHEN NOT "machine_mode"."_excluded" IS NULL THEN 1 END) AS "_excluded"
          FROM (
            SELECT
              CASE WHEN "_excluded" IS NULL THEN DATE_DIFF('second', "_time", "_end") END AS "_seconds",
              "_time",
              "_state",
              "_failed",
              "_repaired",
              "_excluded"
            FROM (
              SELECT
                "_key_0",
                CASE
                  WHEN "_time" < CAST(FORMAT_DATETIME(
                    AT_TIMEZONE(
                      COALESCE(
                        TRY_CAST(CAST("periods"."_period" AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE),
                        TRY_CAST(CAST("periods"."_period" - INTERVAL '1' HOUR AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE) + INTERVAL '1' HOUR
                      ),
                      'UTC'
                    ),
                    'yyyy-MM-dd HH:mm:ss.SSS'
                  ) AS TIMESTAMP)
                  THEN CAST(FORMAT_DATETIME(
                    AT_TIMEZONE(
                      COALESCE(
                        TRY_CAST(CAST("periods"."_period" AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE),
                        TRY_CAST(CAST("periods"."_period" - INTERVAL '1' HOUR AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE) + INTERVAL '1' HOUR
                      ),
                      'UTC'
                    ),
                    'yyyy-MM-dd HH:mm:ss.SSS'
                  ) AS TIMESTAMP)
                  ELSE "_time"
                END AS "_time",
                CASE
                  WHEN "_end" > CAST(FORMAT_DATETIME(
                    AT_TIMEZONE(
                      COALESCE(
                        TRY_CAST(CAST(DATE_ADD('day', 1, "periods"."_period") AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE),
                        TRY_CAST(CAST(DATE_ADD('day', 1, "periods"."_period") - INTERVAL '1' HOUR AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE) + INTERVAL '1' HOUR
                      ),
                      'UTC'
                    ),
                    'yyyy-MM-dd HH:mm:ss.SSS'
                  ) AS TIMESTAMP)
                  THEN CAST(FORMAT_DATETIME(
                    AT_TIMEZONE(
                      COALESCE(
                        TRY_CAST(CAST(DATE_ADD('day', 1, "periods"."_period") AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE),
                        TRY_CAST(CAST(DATE_ADD('day', 1, "periods"."_period") - INTERVAL '1' HOUR AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE) + INTERVAL '1' HOUR
                      ),
                      'UTC'
                    ),
                    'yyyy-MM-dd HH:mm:ss.SSS'
                  ) AS TIMESTAMP)
                  ELSE "_end"
                END AS "_end",
                "_state" AS "_state",
                "_failed"
                AND "_time" >= CAST(FORMAT_DATETIME(
                  AT_TIMEZONE(
                    COALESCE(
                      TRY_CAST(CAST("periods"."_period" AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE),
                      TRY_CAST(CAST("periods"."_period" - INTERVAL '1' HOUR AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE) + INTERVAL '1' HOUR
                    ),
                    'UTC'
                  ),
                  'yyyy-MM-dd HH:mm:ss.SSS'
                ) AS TIMESTAMP) AS "_failed",
                "_repaired"
                AND "_time" >= CAST(FORMAT_DATETIME(
                  AT_TIMEZONE(
                    COALESCE(
                      TRY_CAST(CAST("periods"."_period" AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE),
                      TRY_CAST(CAST("periods"."_period" - INTERVAL '1' HOUR AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE) + INTERVAL '1' HOUR
                    ),
                    'UTC'
                  ),
                  'yyyy-MM-dd HH:mm:ss.SSS'
                ) AS TIMESTAMP) AS "_repaired",
                "_excluded" AS "_excluded"
              FROM (
                SELECT
                  "_key_0",
                  "_state",
                  "_excluded",
                  CASE
                    WHEN "_time" < CAST('2024-03-09 05:00:00' AS TIMESTAMP)
                    THEN CAST('2024-03-09 05:00:00' AS TIMESTAMP)
                    ELSE "_time"
                  END AS "_time",
                  "_end" AS "_end",
                  "_failed" AND "_time" >= CAST('2024-03-09 05:00:00' AS TIMESTAMP) AS "_failed",
                  "_repaired" AND "_time" >= CAST('2024-03-09 05:00:00' AS TIMESTAMP) AS "_repaired"
                FROM (
                  SELECT
                    "_key_0",
                    CASE WHEN "parts"."_part" = 1 THEN "_before" ELSE "_begin" END AS "_time",
                    CASE
                      WHEN NOT "parts"."_part" = 1 AND "_excluded" IS NULL
                      THEN "_end"
                      ELSE "_begin"
                    END AS "_end",
                    CASE WHEN "parts"."_part" = 1 THEN 'unknown' ELSE "_state" END AS "_state",
                    NOT "parts"."_part" = 1
                    AND "_excluded" IS NULL
                    AND "_before" = "_begin"
                    AND "_before_state" = 'up'
                    AND "_state" = 'down' AS "_failed",
                    NOT "parts"."_part" = 1
                    AND "_excluded" IS NULL
                    AND "_before" = "_begin"
                    AND "_before_state" = 'down'
                    AND "_state" = 'up' AS "_repaired",
                    "_excluded" AS "_excluded"
                  FROM (
                    SELECT
                      *,
                      LAG("_end") OVER (
                        PARTITION BY "_key_0", CASE WHEN "_excluded" IS NULL THEN 1 ELSE 0 END
                        ORDER BY "_begin" NULLS FIRST, "_state" NULLS FIRST
                      ) AS "_before",
                      LAG("_state") OVER (
                        PARTITION BY "_key_0", CASE WHEN "_excluded" IS NULL THEN 1 ELSE 0 END
                        ORDER BY "_begin" NULLS FIRST, "_state" NULLS FIRST
                      ) AS "_before_state"
                    FROM (
                      SELECT
                        "_key_0",
                        "_begin",
                        "_end",
                        "_state",
                        CASE
                          WHEN "_key_0" IS NULL
                          THEN 'no_unit'
                          WHEN "_begin" IS NULL
                          THEN 'no_begin'
                          WHEN "_end" IS NULL
                          THEN 'no_end'
                          WHEN "_end" < "_begin"
                          THEN 'end_before_begin'
                          WHEN "_end" = "_begin" AND NOT "_open"
                          THEN 'no_time'
                        END AS "_excluded"
                      FROM (
                        SELECT
                          "_key_0",
                          "_begin",
                          COALESCE("_next", "_until") AS "_end",
                          "_state",
                          "_next" IS NULL AS "_open"
                        FROM (
                          SELECT
                            *,
                            LEAD("_begin") OVER (PARTITION BY "_key_0" ORDER BY "_begin" NULLS FIRST, "_state" NULLS FIRST) AS "_next"
                          FROM (
                            SELECT
                              "mode_log"."machine_id" AS "_key_0",
                              CAST(FORMAT_DATETIME(
                                AT_TIMEZONE(
                                  COALESCE(
                                    TRY_CAST(CAST(DATE_TRUNC('SECOND', CAST("mode_log"."set_at" AS TIMESTAMP)) AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE),
                                    TRY_CAST(CAST(DATE_TRUNC('SECOND', CAST("mode_log"."set_at" AS TIMESTAMP)) - INTERVAL '1' HOUR AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE) + INTERVAL '1' HOUR
                                  ),
                                  'UTC'
                                ),
                                'yyyy-MM-dd HH:mm:ss.SSS'
                              ) AS TIMESTAMP) AS "_begin",
                              CAST(FORMAT_DATETIME(
                                AT_TIMEZONE(
                                  COALESCE(
                                    TRY_CAST(CAST(DATE_TRUNC(
                                      'SECOND',
                                      CAST(CASE
                                        WHEN "machines"."model" = 'Q'
                                        THEN CAST('2024-03-18' AS DATE)
                                        ELSE CAST('2024-03-16' AS DATE)
                                      END AS TIMESTAMP)
                                    ) AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE),
                                    TRY_CAST(CAST(DATE_TRUNC(
                                      'SECOND',
                                      CAST(CASE
                                        WHEN "machines"."model" = 'Q'
                                        THEN CAST('2024-03-18' AS DATE)
                                        ELSE CAST('2024-03-16' AS DATE)
                                      END AS TIMESTAMP)
                                    ) - INTERVAL '1' HOUR AS VARCHAR) || ' America/New_York' AS TIMESTAMP WITH TIME ZONE) + INTERVAL '1' HOUR
                                  ),
                                  'UTC'
                                ),
                                'yyyy-MM-dd HH:mm:ss.SSS'
                              ) AS TIMESTAMP) AS "_until",
                              CASE
                                WHEN "mode_log"."mode" = 'stop'
                                THEN 'down'
                                WHEN "mode_log"."mode" = 'run'
                                THEN 'up'
                                ELSE 'unknown'
                              END AS "_state"
                            FROM "machine_modes" AS "mode_log"
                            LEFT JOIN "machines" AS "machines"
                              ON "mode_log"."machine_id" = "machines"."machine_id"
                          ) AS "log"
                        ) AS "followed"
                      ) AS "closed"
                    ) AS "judged"
                  ) AS "linked"
                  CROSS JOIN UNNEST(CASE
                    WHEN "_excluded" IS NULL AND "_before" < "_begin"
                    THEN ARRAY[1, 0]
                    ELSE ARRAY[0]
                  END) AS "parts"("_part")
                ) AS "stretches"
                WHERE
                  COALESCE(
                    "_time" >= CAST('2024-03-09 05:00:00' AS TIMESTAMP)
                    OR "_end" > CAST('2024-03-09 05:00:00' AS TIMESTAMP),
                    TRUE
                  )
              ) AS "whole"
              CROSS JOIN UNNEST(COALESCE(
                SEQUENCE(
                  DATE_TRUNC(
                    'DAY',
                    CAST(FORMAT_DATETIME(
                      AT_TIMEZONE(
                        CAST(CAST("_time" AS VARCHAR) || ' UTC' AS TIMESTAMP WITH TIME ZONE),
                        'America/New_York'
                      ),
                      'yyyy-MM-dd HH:mm:ss.SSS'
                    ) AS TIMESTAMP)
                  ),
                  DATE_TRUNC(
                    'DAY',
                    CAST(FORMAT_DATETIME(
                      AT_TIMEZONE(
                        CAST(CAST(CASE
                          WHEN "_time" < DATE_ADD('second', -1, "_end")
                          THEN DATE_ADD('second', -1, "_end")
                          ELSE "_time"
                        END AS VARCHAR) || ' UTC' AS TIMESTAMP WITH TIME ZONE),
                        'America/New_York'
                      ),
                      'yyyy-MM-dd HH:mm:ss.SSS'
                    ) AS TIMESTAMP)
                  ),
                  INTERVAL '1' DAY
                ),
                ARRAY[DATE_TRUNC(
                  'DAY',
                  CAST(FORMAT_DATETIME(
                    AT_TIMEZONE(
                      CAST(CAST("_time" AS VARCHAR) || ' UTC' AS TIMESTAMP WITH TIME ZONE),
                      'America/New_York'
                    ),
                    'yyyy-MM-dd HH:mm:ss.SSS'
                  ) AS TIMESTAMP)
                )]
              )) AS "periods"("_period")
            ) AS "cut"
            INNER JOIN (
              SELECT
                "machines"."machine_id" AS "machine_id"
              FROM "machines" AS "machines"
              WHERE
                "machines"."machine_id" <> 'M9'
            ) AS "_unit"
              ON "cut"."_key_0" = "_unit"."machine_id"
          ) AS "machine_mode"
          GROUP BY
            1
          UNION ALL
          SELECT
            CAST('2024-03-09 00:00:00' AS TIMESTAMP) AS "time_day",
            NULL AS "_up_time",
            NULL AS "_down_time",
            NULL AS "_repair_time",
            NULL AS "_unknown_time",
            NULL AS "_failures",
            NULL AS "_repairs",
            NULL AS "_excluded"
        ) AS "members"
        GROUP BY
          1
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      SEQUENCE("time_day", COALESCE(DATE_ADD('day', -1, "_next"), "_final"), INTERVAL '1' DAY),
      ARRAY["time_day"]
    )) AS "periods"("_period")
  ) AS "merged"
) AS "uptime"
ORDER BY
  "time_day" ASC
