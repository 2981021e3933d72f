SELECT
  "time_week" AS "week",
  "faults" AS "faults"
FROM (
  SELECT
    "time_week",
    "_faults" AS "faults"
  FROM (
    SELECT
      CAST("periods"."_period" AS TIMESTAMP) AS "time_week",
      COALESCE(
        CASE
          WHEN "periods"."_period" = "time_week" OR "time_week" IS NULL
          THEN "_faults"
        END,
        0
      ) AS "_faults"
    FROM (
      SELECT
        *,
        LEAD("time_week") OVER (ORDER BY "time_week" NULLS FIRST) AS "_next",
        MAX("time_week") OVER () AS "_final"
      FROM (
        SELECT
          CAST(DATE_TRUNC('WEEK', "faults"."occurred_at") AS TIMESTAMP) AS "time_week",
          COUNT(*) AS "_faults"
        FROM "faults" AS "faults"
        GROUP BY
          1
      ) AS "merged"
    ) AS "spaced"
    CROSS JOIN UNNEST(COALESCE(
      GENERATE_SERIES(
        "time_week",
        COALESCE("_next" + TO_DAYS(CAST(-7 AS INT)), "_final"),
        INTERVAL '7' DAY
      ),
      ["time_week"]
    )) AS "periods"("_period")
  ) AS "merged"
) AS "charging"
WHERE
  "faults" > 0
