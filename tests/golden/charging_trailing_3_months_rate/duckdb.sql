SELECT
  "time_month" AS "month",
  "faults_3m" AS "faults",
  "hours_3m" AS "hours",
  "fault_rate_3m" AS "fault_rate"
FROM (
  SELECT
    "time_month",
    "_faults_3m" AS "faults_3m",
    "_hours_3m" AS "hours_3m",
    1000.0e0 * CAST("_faults_3m" AS DOUBLE) / NULLIF(CAST("_hours_3m" AS DOUBLE), 0) AS "fault_rate_3m"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_faults_3m"
        END,
        0
      ) AS "_faults_3m",
      CASE
        WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
        THEN "_hours_3m"
      END AS "_hours_3m"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        MAX("time_month") OVER () AS "_final"
      FROM (
        SELECT
          "time_month",
          SUM("_faults_3m") AS "_faults_3m",
          SUM("_hours_3m") AS "_hours_3m"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
            CASE
              WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
              AND "_origin" <= "periods"."_period"
              THEN "_faults_3m"
            END AS "_faults_3m",
            CASE
              WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
              AND "_origin" <= "periods"."_period"
              THEN "_hours_3m"
            END AS "_hours_3m",
            "_final"
          FROM (
            SELECT
              "_faults_3m",
              "_hours_3m",
              "time_month" AS "_origin",
              MAX("time_month") OVER () AS "_final"
            FROM (
              SELECT
                CAST(DATE_TRUNC('MONTH', CAST("usage"."day" AS TIMESTAMP)) AS TIMESTAMP) AS "time_month",
                NULL AS "_faults_3m",
                SUM("usage"."hours") AS "_hours_3m"
              FROM "usage" AS "usage"
              GROUP BY
                1
              UNION ALL
              SELECT
                CAST(DATE_TRUNC('MONTH', "faults"."occurred_at") AS TIMESTAMP) AS "time_month",
                COUNT(*) AS "_faults_3m",
                NULL AS "_hours_3m"
              FROM "faults" AS "faults"
              GROUP BY
                1
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(
            GENERATE_SERIES(
              "_origin",
              CASE
                WHEN "_final" IS NULL OR (
                  "_origin" + TO_MONTHS(CAST(2 AS INT))
                ) IS NULL
                THEN NULL
                ELSE LEAST("_final", "_origin" + TO_MONTHS(CAST(2 AS INT)))
              END,
              INTERVAL '1' MONTH
            ),
            ["_origin"]
          )) AS "periods"("_period")
        ) AS "members"
        WHERE
          "time_month" <= "_final" OR "time_month" IS NULL
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
) AS "charging"
