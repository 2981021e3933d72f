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
        TIMEZONE(
          'UTC',
          LEAST(
            TIMEZONE('America/New_York', "calls"."called_at"),
            TIMEZONE('America/New_York', "calls"."called_at" - TO_HOURS(1)) + TO_HOURS(1)
          )
        )
      ) AS TIMESTAMP) AS "time_hour",
      COUNT(*) AS "_calls"
    FROM "calls" AS "calls"
    WHERE
      "calls"."called_at" < CAST('2024-03-31 20:00:00' AS TIMESTAMP)
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
