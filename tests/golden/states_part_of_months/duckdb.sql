SELECT
  "key_1" AS "month",
  "state_up_time" AS "up",
  "state_unknown" AS "unknown"
FROM (
  SELECT
    "key_1",
    "_up_time" AS "state_up_time",
    CAST("_unknown_time" AS DOUBLE) / NULLIF(CAST("_up_time" + "_down_time" + "_unknown_time" AS DOUBLE), 0) AS "state_unknown"
  FROM (
    SELECT
      EXTRACT(MONTH FROM "machine_state"."_time") AS "key_1",
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
            WHEN "machine_state"."_state" = 'unknown'
            THEN CAST("machine_state"."_seconds" AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
          END
        ),
        0
      ) AS "_unknown_time"
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
    WHERE
      EXTRACT(MONTH FROM "machine_state"."_time") > 2
    GROUP BY
      1
  ) AS "merged"
) AS "uptime"
