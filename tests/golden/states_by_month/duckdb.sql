SELECT
  "time_month" AS "time_month",
  "state_up_time" AS "state_up_time",
  "state_down_time" AS "state_down_time",
  "state_repair_time" AS "state_repair_time",
  "state_unknown_time" AS "state_unknown_time",
  "state_failures" AS "state_failures",
  "state_repairs" AS "state_repairs",
  "state_excluded" AS "state_excluded"
FROM (
  SELECT
    "time_month",
    "_up_time" AS "state_up_time",
    "_down_time" AS "state_down_time",
    "_repair_time" AS "state_repair_time",
    "_unknown_time" AS "state_unknown_time",
    "_failures" AS "state_failures",
    "_repairs" AS "state_repairs",
    "_excluded" AS "state_excluded"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_up_time"
        END,
        0
      ) AS "_up_time",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_down_time"
        END,
        0
      ) AS "_down_time",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_repair_time"
        END,
        0
      ) AS "_repair_time",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_unknown_time"
        END,
        0
      ) AS "_unknown_time",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_failures"
        END,
        0
      ) AS "_failures",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_repairs"
        END,
        0
      ) AS "_repairs",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_excluded"
        END,
        0
      ) AS "_excluded"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        MAX("time_month") OVER () AS "_final"
      FROM (
        SELECT
          CAST(CAST(DATE_TRUNC('MONTH', "machine_state"."_time") AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
          COALESCE(
            SUM(
              CASE
                WHEN "machine_state"."_state" = 'up'
                THEN CAST("machine_state"."_seconds" AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
              END
            ),
            0
          ) AS "_up_time",
          COALESCE(
            SUM(
              CASE
                WHEN "machine_state"."_state" IN ('down', 'repair')
                THEN CAST("machine_state"."_seconds" AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
              END
            ),
            0
          ) AS "_down_time",
          COALESCE(
            SUM(
              CASE
                WHEN "machine_state"."_state" = 'repair'
                THEN CAST("machine_state"."_seconds" AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
              END
            ),
            0
          ) AS "_repair_time",
          COALESCE(
            SUM(
              CASE
                WHEN "machine_state"."_state" = 'unknown'
                THEN CAST("machine_state"."_seconds" AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
              END
            ),
            0
          ) AS "_unknown_time",
          COUNT(CASE WHEN "machine_state"."_failed" THEN 1 END) AS "_failures",
          COUNT(CASE WHEN "machine_state"."_repaired" THEN 1 END) AS "_repairs",
          COUNT(CASE WHEN NOT "machine_state"."_excluded" IS NULL THEN 1 END) AS "_excluded"
        FROM (
          SELECT
            CASE WHEN "_excluded" IS NULL THEN DATE_SUB('second', "_time", "_end") END AS "_seconds",
            "_time",
            "_state",
            "_failed",
            "_repaired",
            "_excluded"
          FROM (
            SELECT
              "_key_0",
              CASE WHEN "_time" < "periods"."_period" THEN "periods"."_period" ELSE "_time" END AS "_time",
              CASE
                WHEN "_end" > "periods"."_period" + TO_MONTHS(CAST(1 AS INT))
                THEN "periods"."_period" + TO_MONTHS(CAST(1 AS INT))
                ELSE "_end"
              END AS "_end",
              "_state" AS "_state",
              "_failed" AND "_time" >= "periods"."_period" AS "_failed",
              "_repaired" AND "_time" >= "periods"."_period" AS "_repaired",
              "_excluded" AS "_excluded"
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
                AND "_state" IN ('down', 'repair') AS "_failed",
                NOT "parts"."_part" = 1
                AND "_excluded" IS NULL
                AND "_before" = "_begin"
                AND "_before_state" IN ('down', 'repair')
                AND "_state" = 'up' AS "_repaired",
                "_excluded" AS "_excluded"
              FROM (
                SELECT
                  *,
                  LAG("_end") OVER (
                    PARTITION BY "_key_0", CASE WHEN "_excluded" IS NULL THEN 1 ELSE 0 END
                    ORDER BY "_begin" NULLS FIRST, "_end" NULLS FIRST, "_state" NULLS FIRST
                  ) AS "_before",
                  LAG("_state") OVER (
                    PARTITION BY "_key_0", CASE WHEN "_excluded" IS NULL THEN 1 ELSE 0 END
                    ORDER BY "_begin" NULLS FIRST, "_end" NULLS FIRST, "_state" NULLS FIRST
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
                      WHEN MAX(CASE WHEN "_end" > "_begin" THEN "_end" END) OVER (
                        PARTITION BY "_key_0"
                        ORDER BY "_begin" NULLS FIRST, "_end" NULLS FIRST, "_state" NULLS FIRST
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                      ) > "_begin"
                      THEN 'overlap'
                    END AS "_excluded"
                  FROM (
                    SELECT
                      "_key_0",
                      "_begin",
                      COALESCE("_end", "_next", "_until") AS "_end",
                      "_state",
                      "_end" IS NULL AND "_next" IS NULL AS "_open"
                    FROM (
                      SELECT
                        *,
                        LEAD("_begin") OVER (
                          PARTITION BY "_key_0"
                          ORDER BY "_begin" NULLS FIRST, "_end" NULLS FIRST, "_state" NULLS FIRST
                        ) AS "_next",
                        MAX(CASE WHEN "_end" > "_begin" THEN "_end" ELSE "_begin" END) OVER () AS "_until"
                      FROM (
                        SELECT
                          "state_log"."machine_id" AS "_key_0",
                          DATE_TRUNC('SECOND', CAST("state_log"."began_at" AS TIMESTAMP)) AS "_begin",
                          DATE_TRUNC('SECOND', CAST("state_log"."ended_at" AS TIMESTAMP)) AS "_end",
                          CASE
                            WHEN "state_log"."state" = 'repair'
                            THEN 'repair'
                            WHEN "state_log"."state" = 'down'
                            THEN 'down'
                            WHEN "state_log"."state" = 'up'
                            THEN 'up'
                            ELSE 'unknown'
                          END AS "_state"
                        FROM "machine_states" AS "state_log"
                      ) AS "log"
                    ) AS "followed"
                  ) AS "closed"
                ) AS "judged"
              ) AS "linked"
              CROSS JOIN UNNEST(CASE WHEN "_excluded" IS NULL AND "_before" < "_begin" THEN [1, 0] ELSE [0] END) AS "parts"("_part")
            ) AS "whole"
            CROSS JOIN UNNEST(COALESCE(
              GENERATE_SERIES(
                DATE_TRUNC('MONTH', "_time"),
                DATE_TRUNC(
                  'MONTH',
                  CASE
                    WHEN "_time" < "_end" + TO_SECONDS(CAST(-1 AS INT))
                    THEN "_end" + TO_SECONDS(CAST(-1 AS INT))
                    ELSE "_time"
                  END
                ),
                INTERVAL '1' MONTH
              ),
              [DATE_TRUNC('MONTH', "_time")]
            )) AS "periods"("_period")
          ) AS "cut"
        ) AS "machine_state"
        GROUP BY
          1
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      GENERATE_SERIES(
        "time_month",
        COALESCE("_next" - TO_MONTHS(CAST(1 AS INT)), "_final"),
        INTERVAL '1' MONTH
      ),
      ["time_month"]
    )) AS "periods"("_period")
  ) AS "merged"
) AS "uptime"
ORDER BY
  "time_month" ASC
