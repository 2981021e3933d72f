SELECT
  "time_month" AS "time_month",
  "availability" AS "availability",
  "availability_2m" AS "availability_2m",
  "availability_45d" AS "availability_45d"
FROM (
  SELECT
    "time_month",
    CAST("_up_time" AS DOUBLE) / NULLIF(CAST("_up_time" + "_down_time" AS DOUBLE), 0) AS "availability",
    CAST("_up_time_2m" AS DOUBLE) / NULLIF(CAST("_up_time_2m" + "_down_time_2m" AS DOUBLE), 0) AS "availability_2m",
    CAST("_up_time_45d" AS DOUBLE) / NULLIF(CAST("_up_time_45d" + "_down_time_45d" AS DOUBLE), 0) AS "availability_45d"
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
          THEN "_up_time_2m"
        END,
        0
      ) AS "_up_time_2m",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_down_time_2m"
        END,
        0
      ) AS "_down_time_2m",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_up_time_45d"
        END,
        0
      ) AS "_up_time_45d",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_down_time_45d"
        END,
        0
      ) AS "_down_time_45d"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        GREATEST(MAX("time_month") OVER (), CAST('2024-04-01 00:00:00' AS TIMESTAMP)) AS "_final"
      FROM (
        SELECT
          "time_month",
          SUM("_up_time") AS "_up_time",
          SUM("_down_time") AS "_down_time",
          SUM("_up_time_2m") AS "_up_time_2m",
          SUM("_down_time_2m") AS "_down_time_2m",
          SUM("_up_time_45d") AS "_up_time_45d",
          SUM("_down_time_45d") AS "_down_time_45d"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
            CASE WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL THEN "_up_time" END AS "_up_time",
            CASE
              WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL
              THEN "_down_time"
            END AS "_down_time",
            CASE
              WHEN "_origin" > DATE_ADD('month', -2, "periods"."_period")
              AND "_origin" <= "periods"."_period"
              THEN "_up_time_2m"
            END AS "_up_time_2m",
            CASE
              WHEN "_origin" > DATE_ADD('month', -2, "periods"."_period")
              AND "_origin" <= "periods"."_period"
              THEN "_down_time_2m"
            END AS "_down_time_2m",
            CASE
              WHEN "_day" >= DATE_ADD('day', -45, DATE_ADD('month', 1, "periods"."_period"))
              AND "_day" < DATE_ADD('month', 1, "periods"."_period")
              THEN "_up_time_45d"
            END AS "_up_time_45d",
            CASE
              WHEN "_day" >= DATE_ADD('day', -45, DATE_ADD('month', 1, "periods"."_period"))
              AND "_day" < DATE_ADD('month', 1, "periods"."_period")
              THEN "_down_time_45d"
            END AS "_down_time_45d",
            "_final"
          FROM (
            SELECT
              "_day",
              "_up_time",
              "_down_time",
              "_up_time_2m",
              "_down_time_2m",
              "_up_time_45d",
              "_down_time_45d",
              "time_month" AS "_origin",
              GREATEST(MAX("time_month") OVER (), CAST('2024-04-01 00:00:00' AS TIMESTAMP)) AS "_final"
            FROM (
              SELECT
                CAST(CAST(DATE_TRUNC('MONTH', "machine_state"."_time") AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                DATE_TRUNC('DAY', "machine_state"."_time") AS "_day",
                COALESCE(
                  SUM(
                    CASE
                      WHEN "machine_state"."_state" = 'up'
                      AND "machine_state"."_time" >= CAST('2024-02-15 00:00:00' AS TIMESTAMP)
                      THEN CAST("machine_state"."_seconds" AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
                    END
                  ),
                  0
                ) AS "_up_time",
                COALESCE(
                  SUM(
                    CASE
                      WHEN "machine_state"."_state" IN ('down', 'repair')
                      AND "machine_state"."_time" >= CAST('2024-02-15 00:00:00' AS TIMESTAMP)
                      THEN CAST("machine_state"."_seconds" AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
                    END
                  ),
                  0
                ) AS "_down_time",
                COALESCE(
                  SUM(
                    CASE
                      WHEN "machine_state"."_state" = 'up'
                      THEN CAST("machine_state"."_seconds" AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
                    END
                  ),
                  0
                ) AS "_up_time_2m",
                COALESCE(
                  SUM(
                    CASE
                      WHEN "machine_state"."_state" IN ('down', 'repair')
                      THEN CAST("machine_state"."_seconds" AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
                    END
                  ),
                  0
                ) AS "_down_time_2m",
                COALESCE(
                  SUM(
                    CASE
                      WHEN "machine_state"."_state" = 'up'
                      THEN CAST("machine_state"."_seconds" AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
                    END
                  ),
                  0
                ) AS "_up_time_45d",
                COALESCE(
                  SUM(
                    CASE
                      WHEN "machine_state"."_state" IN ('down', 'repair')
                      THEN CAST("machine_state"."_seconds" AS DOUBLE) / NULLIF(CAST(3600.0e0 AS DOUBLE), 0)
                    END
                  ),
                  0
                ) AS "_down_time_45d"
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
                    CASE WHEN "_time" < "periods"."_period" THEN "periods"."_period" ELSE "_time" END AS "_time",
                    CASE
                      WHEN "_end" > DATE_ADD('day', 1, "periods"."_period")
                      THEN DATE_ADD('day', 1, "periods"."_period")
                      ELSE "_end"
                    END AS "_end",
                    "_state" AS "_state",
                    "_failed" AND "_time" >= "periods"."_period" AS "_failed",
                    "_repaired" AND "_time" >= "periods"."_period" AS "_repaired",
                    "_excluded" AS "_excluded"
                  FROM (
                    SELECT
                      "_key_0",
                      "_state",
                      "_excluded",
                      "_time" AS "_time",
                      CASE
                        WHEN "_end" > CAST('2024-04-05 00:00:00' AS TIMESTAMP)
                        THEN CAST('2024-04-05 00:00:00' AS TIMESTAMP)
                        ELSE "_end"
                      END AS "_end",
                      "_failed" AS "_failed",
                      "_repaired" AS "_repaired"
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
                    ) AS "stretches"
                    WHERE
                      COALESCE("_time" < CAST('2024-04-05 00:00:00' AS TIMESTAMP), TRUE)
                  ) AS "whole"
                  CROSS JOIN UNNEST(COALESCE(
                    SEQUENCE(
                      DATE_TRUNC('DAY', "_time"),
                      DATE_TRUNC(
                        'DAY',
                        CASE
                          WHEN "_time" < DATE_ADD('second', -1, "_end")
                          THEN DATE_ADD('second', -1, "_end")
                          ELSE "_time"
                        END
                      ),
                      INTERVAL '1' DAY
                    ),
                    ARRAY[DATE_TRUNC('DAY', "_time")]
                  )) AS "periods"("_period")
                ) AS "cut"
              ) AS "machine_state"
              WHERE
                "machine_state"."_time" >= CAST('2023-12-01 00:00:00' AS TIMESTAMP)
              GROUP BY
                1,
                2
              UNION ALL
              SELECT
                CAST('2024-02-01 00:00:00' AS TIMESTAMP) AS "time_month",
                NULL AS "_day",
                NULL AS "_up_time",
                NULL AS "_down_time",
                NULL AS "_up_time_2m",
                NULL AS "_down_time_2m",
                NULL AS "_up_time_45d",
                NULL AS "_down_time_45d"
              UNION ALL
              SELECT
                CAST('2024-04-01 00:00:00' AS TIMESTAMP) AS "time_month",
                NULL AS "_day",
                NULL AS "_up_time",
                NULL AS "_down_time",
                NULL AS "_up_time_2m",
                NULL AS "_down_time_2m",
                NULL AS "_up_time_45d",
                NULL AS "_down_time_45d"
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(
            SEQUENCE("_origin", LEAST("_final", DATE_ADD('month', 3, "_origin")), INTERVAL '1' MONTH),
            ARRAY["_origin"]
          )) AS "periods"("_period")
        ) AS "members"
        WHERE
          "time_month" <= "_final" OR "time_month" IS NULL
        GROUP BY
          1
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      SEQUENCE("time_month", COALESCE(DATE_ADD('month', -1, "_next"), "_final"), INTERVAL '1' MONTH),
      ARRAY["time_month"]
    )) AS "periods"("_period")
    WHERE
      "periods"."_period" >= CAST('2024-02-01 00:00:00' AS TIMESTAMP)
  ) AS "merged"
) AS "uptime"
ORDER BY
  "time_month" ASC
