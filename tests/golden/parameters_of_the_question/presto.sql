SELECT
  "model" AS "model",
  "failure_rate" AS "failure_rate",
  "failure_rate_low" AS "failure_rate_low",
  "failure_rate_high" AS "failure_rate_high"
FROM (
  SELECT
    "model",
    621.371192237334e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate",
    621.371192237334e0 * CAST("_failures_low" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_low",
    621.371192237334e0 * CAST("_failures_high" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_high"
  FROM (
    SELECT
      *,
      CASE
        WHEN "_failures" = 0
        THEN 0.0e0
        WHEN "_failures" BETWEEN 1 AND 10
        THEN ELEMENT_AT(
          ARRAY[0.10536051565782627e0, 0.5318116083896118e0, 1.1020653282493211e0, 1.7447695628249111e0, 2.432591025962665e0, 3.1518980297921617e0, 3.8947668048761837e0, 4.656118176897999e0, 5.432468058254431e0, 6.221304605225032e0],
          CAST("_failures" AS BIGINT)
        )
        WHEN "_failures" > 10
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE), 0.09999999999999998e0) AS DOUBLE) / 2.0e0
      END AS "_failures_low",
      CASE
        WHEN "_failures" >= 0
        THEN CAST(INVERSE_CHI_SQUARED_CDF(2.0e0 * CAST("_failures" AS DOUBLE) + 2.0e0, 0.9e0) AS DOUBLE) / 2.0e0
      END AS "_failures_high"
    FROM (
      SELECT
        "model",
        COALESCE(MAX("_failures"), 0) AS "_failures",
        MAX("_miles") AS "_miles"
      FROM (
        SELECT
          "vehicles"."model" AS "model",
          NULL AS "_failures",
          SUM("odometer"."miles") AS "_miles"
        FROM "odometer" AS "odometer"
        LEFT JOIN "vehicles" AS "vehicles"
          ON "odometer"."vehicle_id" = "vehicles"."vehicle_id"
        GROUP BY
          1
        UNION ALL
        SELECT
          "vehicles"."model" AS "model",
          COUNT(*) AS "_failures",
          NULL AS "_miles"
        FROM "failures" AS "failures"
        LEFT JOIN "vehicles" AS "vehicles"
          ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
        GROUP BY
          1
        UNION ALL
        SELECT
          "domain_1"."model" AS "model",
          NULL AS "_failures",
          NULL AS "_miles"
        FROM (VALUES
          ('A'),
          ('B'),
          ('C'),
          ('D'),
          ('E')) AS "domain_1"("model")
      ) AS "members"
      GROUP BY
        1
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
ORDER BY
  "model" ASC
