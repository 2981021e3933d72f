SELECT
  "time_hour" AS "hour",
  "calls" AS "calls"
FROM (
  SELECT
    "time_hour",
    "_calls" AS "calls"
  FROM (
    SELECT
      CAST(DATE_TRUNC(
        'HOUR',
        CAST(AT_TIMEZONE(
          CAST(CAST("calls"."called_at" AS VARCHAR) || ' America/New_York' AS TIMESTAMP(6) WITH TIME ZONE),
          'UTC'
        ) AS TIMESTAMP(6))
      ) AS TIMESTAMP) AS "time_hour",
      COUNT(*) AS "_calls"
    FROM "golden"."calls" AS "calls"
    WHERE
      "calls"."called_at" < CAST('2024-03-31 20:00:00' AS TIMESTAMP)
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
