SELECT
  "time_month" AS "month",
  "change" AS "change"
FROM (
  SELECT
    "time_month",
    "_faults" - "_faults_before_1m" AS "change"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_faults"
        END,
        0
      ) AS "_faults",
      CASE
        WHEN "periods"."_period" >= "_known_1m"
        THEN COALESCE(
          CASE
            WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
            THEN "_faults_before_1m"
          END,
          0
        )
      END AS "_faults_before_1m"
    FROM (
      SELECT
        *,
        LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
        MAX("time_month") OVER () AS "_final",
        MIN(CASE WHEN NOT "_faults_before_1m" IS NULL THEN "time_month" END) OVER () AS "_known_1m"
      FROM (
        SELECT
          "time_month",
          SUM("_faults") AS "_faults",
          SUM("_faults_before_1m") AS "_faults_before_1m"
        FROM (
          SELECT
            CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
            CASE WHEN "_origin" = "periods"."_period" OR "_origin" IS NULL THEN "_faults" END AS "_faults",
            CASE
              WHEN "_origin" = "periods"."_period" - TO_MONTHS(CAST(1 AS INT)) OR "_origin" IS NULL
              THEN "_faults_before_1m"
            END AS "_faults_before_1m",
            "_final"
          FROM (
            SELECT
              "_faults",
              "_faults_before_1m",
              "time_month" AS "_origin",
              MAX("time_month") OVER () AS "_final"
            FROM (
              SELECT
                CAST(DATE_TRUNC('MONTH', "faults"."occurred_at") AS TIMESTAMP) AS "time_month",
                COUNT(*) AS "_faults",
                COUNT(*) AS "_faults_before_1m"
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
                  "_origin" + TO_MONTHS(CAST(1 AS INT))
                ) IS NULL
                THEN NULL
                ELSE LEAST("_final", "_origin" + TO_MONTHS(CAST(1 AS INT)))
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
WHERE
  NOT "change" IS NULL
