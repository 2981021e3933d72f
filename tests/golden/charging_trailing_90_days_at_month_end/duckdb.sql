SELECT
  "time_month" AS "month",
  "faults_90d" AS "faults_90d"
FROM (
  SELECT
    "time_month",
    "_faults_90d" AS "faults_90d"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_faults_90d"
        END,
        0
      ) AS "_faults_90d"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        MAX("time_month") OVER () AS "_final"
      FROM (
        SELECT
          "time_month",
          SUM("_faults_90d") AS "_faults_90d"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
            CASE
              WHEN "_day" >= "periods"."_period" + TO_MONTHS(CAST(1 AS INT)) + TO_DAYS(CAST(-90 AS INT))
              AND "_day" < "periods"."_period" + TO_MONTHS(CAST(1 AS INT))
              THEN "_faults_90d"
            END AS "_faults_90d",
            "_final"
          FROM (
            SELECT
              "_day",
              "_faults_90d",
              "time_month" AS "_origin",
              MAX("time_month") OVER () AS "_final"
            FROM (
              SELECT
                CAST(DATE_TRUNC('MONTH', "faults"."occurred_at") AS TIMESTAMP) AS "time_month",
                DATE_TRUNC('DAY', "faults"."occurred_at") AS "_day",
                COUNT(*) AS "_faults_90d"
              FROM "faults" AS "faults"
              GROUP BY
                1,
                2
            ) AS "dated"
          ) AS "dated"
          CROSS JOIN UNNEST(COALESCE(
            GENERATE_SERIES(
              "_origin",
              CASE
                WHEN "_final" IS NULL OR (
                  "_origin" + TO_MONTHS(CAST(5 AS INT))
                ) IS NULL
                THEN NULL
                ELSE LEAST("_final", "_origin" + TO_MONTHS(CAST(5 AS INT)))
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
