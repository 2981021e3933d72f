SELECT
  "time_month" AS "time_month",
  "failure_rate_3m" AS "failure_rate_3m",
  "failure_rate_3m_low" AS "failure_rate_3m_low",
  "failure_rate_3m_high" AS "failure_rate_3m_high"
FROM (
  SELECT
    "time_month",
    1000.0e0 * CAST("_failures_3m" AS DOUBLE) / NULLIF(CAST("_miles_3m" AS DOUBLE), 0) AS "failure_rate_3m",
    1000.0e0 * CAST("_failures_3m_low" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles_3m" > 0 THEN CAST("_miles_3m" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_3m_low",
    1000.0e0 * CAST("_failures_3m_high" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles_3m" > 0 THEN CAST("_miles_3m" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_3m_high"
  FROM (
    SELECT
      *,
      CASE
        WHEN "_failures_3m" = 0
        THEN 0.0e0
        WHEN "_failures_3m" BETWEEN 1 AND 40
        THEN LIST_EXTRACT(
          [
            0.025317807984289897e0,
            0.24220927854396496e0,
            0.6186721228956016e0,
            1.0898653736263249e0,
            1.6234863901184213e0,
            2.2018942534908517e0,
            2.8143630515198663e0,
            3.4538321767485005e0,
            4.115373097378332e0,
            4.7953886961324335e0,
            5.491160367236841e0,
            6.200575108722218e0,
            6.921952491003804e0,
            7.653930276300602e0,
            8.395386132783313e0,
            9.14538245364153e0,
            9.903126469607294e0,
            10.667940780399528e0,
            11.439241164366733e0,
            12.216519585403939e0,
            12.99933098407619e0,
            13.78728287222961e0,
            14.580027037044676e0,
            15.377252854686459e0,
            16.178681847829328e0,
            16.98406321559635e0,
            17.793170131764768e0,
            18.605796655857507e0,
            19.421755137547926e0,
            20.240874021420936e0,
            21.062995979141828e0,
            21.88797631128457e0,
            22.715681572729853e0,
            23.545988384572286e0,
            24.378782402519768e0,
            25.213957417315235e0,
            26.05141456710603e0,
            26.891061645196157e0,
            27.73281248943646e0,
            28.576586441788937e0
          ],
          CAST("_failures_3m" AS BIGINT)
        )
        WHEN "_failures_3m" > 40
        THEN CAST("_failures_3m" AS DOUBLE) + -1.9599639845400538e0 * SQRT(CAST("_failures_3m" AS DOUBLE)) + 0.9471529402313745e0 + (
          0.1719618598646163e0 + (
            -0.06809954241743818e0 + (
              -0.034441765092213916e0 + (
                -0.02439407394292599e0 + (
                  -0.015001812870610523e0
                ) / SQRT(CAST("_failures_3m" AS DOUBLE))
              ) / SQRT(CAST("_failures_3m" AS DOUBLE))
            ) / SQRT(CAST("_failures_3m" AS DOUBLE))
          ) / SQRT(CAST("_failures_3m" AS DOUBLE))
        ) / SQRT(CAST("_failures_3m" AS DOUBLE))
      END AS "_failures_3m_low",
      CASE
        WHEN (
          "_failures_3m" + 1
        ) BETWEEN 1 AND 40
        THEN LIST_EXTRACT(
          [
            3.6888794541139354e0,
            5.571643390938898e0,
            7.22468766772396e0,
            8.767273069742325e0,
            10.241588675403696e0,
            11.668332079322669e0,
            13.059474022518684e0,
            14.422675361702376e0,
            15.763189220193315e0,
            17.084803451419173e0,
            18.390356042017775e0,
            19.682038513301958e0,
            20.96158504817695e0,
            22.230395918158877e0,
            23.48962112183558e0,
            24.74021887148584e0,
            25.98299759756095e0,
            27.218646815906613e0,
            28.447760267527993e0,
            29.670853571585592e0,
            30.888377902674613e0,
            32.10073073494338e0,
            33.308264387125234e0,
            34.51129289483304e0,
            35.7100975937532e0,
            36.904931697530365e0,
            38.09602408312501e0,
            39.28358244516209e0,
            40.4677959432682e0,
            41.64883743858661e0,
            42.82686539480769e0,
            44.002025503248774e0,
            45.174452079420504e0,
            46.344269269169295e0,
            47.51159209520313e0,
            48.67652736908307e0,
            49.83917448923619e0,
            50.99962614193085e0,
            52.157968919259595e0,
            53.314283865832834e0
          ],
          CAST((
            "_failures_3m" + 1
          ) AS BIGINT)
        )
        WHEN (
          "_failures_3m" + 1
        ) > 40
        THEN CAST((
          "_failures_3m" + 1
        ) AS DOUBLE) + 1.9599639845400538e0 * SQRT(CAST((
          "_failures_3m" + 1
        ) AS DOUBLE)) + 0.9471529402313745e0 + (
          -0.1719618598646163e0 + (
            -0.06809954241743818e0 + (
              0.034441765092213916e0 + (
                -0.02439407394292599e0 + (
                  0.015001812870610523e0
                ) / SQRT(CAST((
                  "_failures_3m" + 1
                ) AS DOUBLE))
              ) / SQRT(CAST((
                "_failures_3m" + 1
              ) AS DOUBLE))
            ) / SQRT(CAST((
              "_failures_3m" + 1
            ) AS DOUBLE))
          ) / SQRT(CAST((
            "_failures_3m" + 1
          ) AS DOUBLE))
        ) / SQRT(CAST((
          "_failures_3m" + 1
        ) AS DOUBLE))
      END AS "_failures_3m_high"
    FROM (
      SELECT
        CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
        COALESCE(
          CASE
            WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
            THEN "_failures_3m"
          END,
          0
        ) AS "_failures_3m",
        CASE
          WHEN "periods"."_period" = "time_month" OR "time_month" IS NULL
          THEN "_miles_3m"
        END AS "_miles_3m"
      FROM (
        SELECT
          *,
          LEAD("time_month") OVER (ORDER BY "time_month" NULLS FIRST) AS "_next",
          CASE
            WHEN MAX("time_month") OVER () IS NULL
            OR CAST('2025-02-01 00:00:00' AS TIMESTAMP) IS NULL
            THEN NULL
            ELSE GREATEST(MAX("time_month") OVER (), CAST('2025-02-01 00:00:00' AS TIMESTAMP))
          END AS "_final"
        FROM (
          SELECT
            "time_month",
            SUM("_failures_3m") AS "_failures_3m",
            SUM("_miles_3m") AS "_miles_3m"
          FROM (
            SELECT
              CAST("periods"."_period" AS TIMESTAMP) AS "time_month",
              CASE
                WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
                AND "_origin" <= "periods"."_period"
                THEN "_failures_3m"
              END AS "_failures_3m",
              CASE
                WHEN "_origin" > "periods"."_period" - TO_MONTHS(CAST(3 AS INT))
                AND "_origin" <= "periods"."_period"
                THEN "_miles_3m"
              END AS "_miles_3m",
              "_final"
            FROM (
              SELECT
                "_failures_3m",
                "_miles_3m",
                "time_month" AS "_origin",
                CASE
                  WHEN MAX("time_month") OVER () IS NULL
                  OR CAST('2025-02-01 00:00:00' AS TIMESTAMP) IS NULL
                  THEN NULL
                  ELSE GREATEST(MAX("time_month") OVER (), CAST('2025-02-01 00:00:00' AS TIMESTAMP))
                END AS "_final"
              FROM (
                SELECT
                  CAST(CAST(DATE_TRUNC('MONTH', CAST("odometer"."month" AS TIMESTAMP)) AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                  NULL AS "_failures_3m",
                  SUM("odometer"."miles") AS "_miles_3m"
                FROM "odometer" AS "odometer"
                WHERE
                  "odometer"."month" < CAST('2025-03-01' AS DATE)
                  AND "odometer"."month" >= CAST('2023-12-30' AS DATE)
                GROUP BY
                  1
                UNION ALL
                SELECT
                  CAST(CAST(DATE_TRUNC('MONTH', "failures"."failed_at") AS TIMESTAMP) AS TIMESTAMP) AS "time_month",
                  COUNT(*) AS "_failures_3m",
                  NULL AS "_miles_3m"
                FROM "failures" AS "failures"
                WHERE
                  "failures"."failed_at" < CAST('2025-03-01 00:00:00' AS TIMESTAMP)
                  AND "failures"."failed_at" >= CAST('2023-12-30 00:00:00' AS TIMESTAMP)
                GROUP BY
                  1
                UNION ALL
                SELECT
                  CAST('2024-04-01 00:00:00' AS TIMESTAMP) AS "time_month",
                  NULL AS "_failures_3m",
                  NULL AS "_miles_3m"
                UNION ALL
                SELECT
                  CAST('2025-02-01 00:00:00' AS TIMESTAMP) AS "time_month",
                  NULL AS "_failures_3m",
                  NULL AS "_miles_3m"
              ) AS "dated"
            ) AS "dated"
            CROSS JOIN UNNEST(COALESCE(
              GENERATE_SERIES(
                "_origin",
                CASE
                  WHEN "_final" IS NULL OR (
                    "_origin" + TO_MONTHS(CAST(2 AS INT))
                  ) IS NULL
                  THEN NULL
                  ELSE LEAST("_final", "_origin" + TO_MONTHS(CAST(2 AS INT)))
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
      WHERE
        "periods"."_period" >= CAST('2024-04-01 00:00:00' AS TIMESTAMP)
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
ORDER BY
  "time_month" ASC
