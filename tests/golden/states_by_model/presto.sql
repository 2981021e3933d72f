SELECT
  "model" AS "model",
  "state_up_time" AS "state_up_time",
  "state_down_time" AS "state_down_time",
  "state_repair_time" AS "state_repair_time",
  "state_unknown_time" AS "state_unknown_time",
  "state_failures" AS "state_failures",
  "state_repairs" AS "state_repairs",
  "state_excluded" AS "state_excluded"
FROM (
  SELECT
    "model",
    "_up_time" AS "state_up_time",
    "_down_time" AS "state_down_time",
    "_repair_time" AS "state_repair_time",
    "_unknown_time" AS "state_unknown_time",
    "_failures" AS "state_failures",
    "_repairs" AS "state_repairs",
    "_excluded" AS "state_excluded"
  FROM (
    SELECT
      "model",
      COALESCE(MAX("_up_time"), 0) AS "_up_time",
      COALESCE(MAX("_down_time"), 0) AS "_down_time",
      COALESCE(MAX("_repair_time"), 0) AS "_repair_time",
      COALESCE(MAX("_unknown_time"), 0) AS "_unknown_time",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      COALESCE(MAX("_repairs"), 0) AS "_repairs",
      COALESCE(MAX("_excluded"), 0) AS "_excluded"
    FROM (
      SELECT
        "machine_state"."model" AS "model",
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
          "_unit"."model" AS "model",
          CASE WHEN "_excluded" IS NULL THEN DATE_DIFF('second', "_time", "_end") END AS "_seconds",
          "_time",
          "_state",
          "_failed",
          "_repaired",
          "_excluded"
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
          CROSS JOIN UNNEST(CASE
            WHEN "_excluded" IS NULL AND "_before" < "_begin"
            THEN ARRAY[1, 0]
            ELSE ARRAY[0]
          END) AS "parts"("_part")
        ) AS "cut"
        LEFT JOIN (
          SELECT
            "machines"."machine_id" AS "machine_id",
            "machines"."model" AS "model"
          FROM "machines" AS "machines"
        ) AS "_unit"
          ON "cut"."_key_0" = "_unit"."machine_id"
      ) AS "machine_state"
      GROUP BY
        1
      UNION ALL
      SELECT
        "domain_1"."model" AS "model",
        NULL AS "_up_time",
        NULL AS "_down_time",
        NULL AS "_repair_time",
        NULL AS "_unknown_time",
        NULL AS "_failures",
        NULL AS "_repairs",
        NULL AS "_excluded"
      FROM (VALUES
        ('P'),
        ('Q'),
        ('R')) AS "domain_1"("model")
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "uptime"
ORDER BY
  "model" ASC
