SELECT
  "time_day" AS "time_day",
  "calls" AS "calls",
  "minutes" AS "minutes"
FROM (
  SELECT
    "time_day",
    "_calls" AS "calls",
    "_minutes" AS "minutes"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_day",
      COALESCE(
        CASE WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL THEN "_calls" END,
        0
      ) AS "_calls",
      CASE
        WHEN "periods"."_period" = "time_day" OR "time_day" IS NULL
        THEN "_minutes"
      END AS "_minutes"
    FROM (
      SELECT
        *,
        LEAD("time_day") OVER (ORDER BY "time_day" NULLS FIRST) AS "_next",
        MAX("time_day") OVER () AS "_final"
      FROM (
        SELECT
          CAST(CAST(DATE_TRUNC(
            'DAY',
            TIMEZONE(
              'UTC',
              LEAST(
                TIMEZONE('America/New_York', "calls"."called_at"),
                TIMEZONE('America/New_York', "calls"."called_at" - TO_HOURS(1)) + TO_HOURS(1)
              )
            )
          ) AS TIMESTAMP) AS TIMESTAMP) AS "time_day",
          COUNT(*) AS "_calls",
          SUM("calls"."minutes") AS "_minutes"
        FROM "calls" AS "calls"
        GROUP BY
          1
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      GENERATE_SERIES("time_day", COALESCE("_next" + TO_DAYS(CAST(-1 AS INT)), "_final"), INTERVAL '1' DAY),
      ["time_day"]
    )) AS "periods"("_period")
  ) AS "merged"
) AS "fleet"
WHERE
  "calls" > 0
ORDER BY
  "time_day" ASC
