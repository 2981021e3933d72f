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
        WHEN "_failures" BETWEEN 1 AND 40
        THEN LIST_EXTRACT(
          [
            0.10536051565782627e0,
            0.5318116083896118e0,
            1.1020653282493211e0,
            1.7447695628249111e0,
            2.432591025962665e0,
            3.1518980297921617e0,
            3.8947668048761837e0,
            4.656118176897999e0,
            5.432468058254431e0,
            6.221304605225032e0,
            7.020746594710983e0,
            7.829342026256411e0,
            8.645942494869377e0,
            9.469621185958756e0,
            10.299617307292666e0,
            11.135297238322122e0,
            11.97612663544966e0,
            12.821649939925535e0,
            13.671475021121422e0,
            14.52526146527276e0,
            15.382711505022655e0,
            16.243562896700247e0,
            17.107583257434918e0,
            17.97456551235165e0,
            18.844324196989252e0,
            19.716692426460988e0,
            20.59151939007774e0,
            21.468668264219605e0,
            22.34801446117051e0,
            23.22944415010172e0,
            24.112853000236164e0,
            24.998145106718834e0,
            25.885232067746156e0,
            26.774032187711537e0,
            27.664469785954825e0,
            28.556474594499914e0,
            29.449981231168554e0,
            30.34492873685203e0,
            31.241260167643777e0,
            32.13892223408753e0
          ],
          CAST("_failures" AS BIGINT)
        )
        WHEN "_failures" > 40
        THEN CAST("_failures" AS DOUBLE) + -1.281551565544601e0 * SQRT(CAST("_failures" AS DOUBLE)) + 0.21412480504993905e0 + (
          0.19072426266296e0 + (
            -0.004430619832919547e0 + (
              -0.00038645615151127523e0 + (
                -0.0031658666168945353e0 + (
                  -0.006425304964543535e0
                ) / SQRT(CAST("_failures" AS DOUBLE))
              ) / SQRT(CAST("_failures" AS DOUBLE))
            ) / SQRT(CAST("_failures" AS DOUBLE))
          ) / SQRT(CAST("_failures" AS DOUBLE))
        ) / SQRT(CAST("_failures" AS DOUBLE))
      END AS "_failures_low",
      CASE
        WHEN (
          "_failures" + 1
        ) BETWEEN 1 AND 40
        THEN LIST_EXTRACT(
          [
            2.302585092994046e0,
            3.889720169867429e0,
            5.322320337834211e0,
            6.680783068255864e0,
            7.993589586052631e0,
            9.274673893351622e0,
            10.532072106498527e0,
            11.770914461548054e0,
            12.99471154131861e0,
            14.205990292152821e0,
            15.40664117197652e0,
            16.59812214431409e0,
            17.781585635961736e0,
            18.957961272348548e0,
            20.128011869355905e0,
            21.292372541490412e0,
            22.45157875925997e0,
            23.606086947468686e0,
            24.756289913287787e0,
            25.902528606658763e0,
            27.045101225356195e0,
            28.184270362559392e0,
            29.320268687895847e0,
            30.453303513724187e0,
            31.58356050286317e0,
            32.7112067071699e0,
            33.836393078888754e0,
            34.95925656243816e0,
            36.0799218492461e0,
            37.19850285968428e0,
            38.31510400224388e0,
            39.42982124955581e0,
            40.54274306280082e0,
            41.65395118982595e0,
            42.763521357435934e0,
            43.871523874519504e0,
            44.978024159656755e0,
            46.08308320445248e0,
            47.18675798191372e0,
            48.28910180763347e0
          ],
          CAST((
            "_failures" + 1
          ) AS BIGINT)
        )
        WHEN (
          "_failures" + 1
        ) > 40
        THEN CAST((
          "_failures" + 1
        ) AS DOUBLE) + 1.281551565544601e0 * SQRT(CAST((
          "_failures" + 1
        ) AS DOUBLE)) + 0.21412480504993905e0 + (
          -0.19072426266296e0 + (
            -0.004430619832919547e0 + (
              0.00038645615151127523e0 + (
                -0.0031658666168945353e0 + (
                  0.006425304964543535e0
                ) / SQRT(CAST((
                  "_failures" + 1
                ) AS DOUBLE))
              ) / SQRT(CAST((
                "_failures" + 1
              ) AS DOUBLE))
            ) / SQRT(CAST((
              "_failures" + 1
            ) AS DOUBLE))
          ) / SQRT(CAST((
            "_failures" + 1
          ) AS DOUBLE))
        ) / SQRT(CAST((
          "_failures" + 1
        ) AS DOUBLE))
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
