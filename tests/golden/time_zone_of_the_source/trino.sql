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
            CAST(AT_TIMEZONE(
              CAST(CAST("calls"."called_at" AS VARCHAR) || ' America/New_York' AS TIMESTAMP(6) WITH TIME ZONE),
              'UTC'
            ) AS TIMESTAMP(6))
          ) AS TIMESTAMP) AS TIMESTAMP) AS "time_day",
          COUNT(*) AS "_calls",
          SUM("calls"."minutes") AS "_minutes"
        FROM "golden"."calls" AS "calls"
        GROUP BY
          1
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      SEQUENCE("time_day", COALESCE(DATE_ADD('day', -1, "_next"), "_final"), INTERVAL '1' DAY),
      ARRAY["time_day"]
    )) AS "periods"("_period")
  ) AS "merged"
) AS "fleet"
WHERE
  "calls" > 0
ORDER BY
  "time_day" ASC
