SELECT
  "time_quarter" AS "quarter",
  "online_average" AS "online"
FROM (
  SELECT
    "time_quarter",
    "_online_average" AS "online_average"
  FROM (
    SELECT
      CAST(DATE_TRUNC('QUARTER', CAST("snapshots"."month" AS TIMESTAMP)) AS TIMESTAMP) AS "time_quarter",
      CAST(SUM("snapshots"."online") AS DOUBLE) / NULLIF(
        CAST(COUNT(
          DISTINCT CASE
            WHEN NOT "snapshots"."online" IS NULL
            THEN CAST("snapshots"."month" AS TIMESTAMP)
          END
        ) AS DOUBLE),
        0
      ) AS "_online_average"
    FROM "snapshots" AS "snapshots"
    GROUP BY
      1
  ) AS "merged"
) AS "charging"
