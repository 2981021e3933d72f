SELECT
  `failure_rate` AS `per_mile`,
  `failure_rate_2` AS `per_km`,
  `failure_rate_high` AS `high_50`,
  `failure_rate_high_2` AS `high_95`
FROM (
  SELECT
    1000.0e0 * CAST(`_failures` AS DOUBLE) / NULLIF(CAST(`_miles` AS DOUBLE), 0) AS `failure_rate`,
    621.371192237334e0 * CAST(`_failures` AS DOUBLE) / NULLIF(CAST(`_miles` AS DOUBLE), 0) AS `failure_rate_2`,
    1000.0e0 * CAST(`_failures_high` AS DOUBLE) / NULLIF(CAST(CASE WHEN `_miles` > 0 THEN CAST(`_miles` AS DOUBLE) END AS DOUBLE), 0) AS `failure_rate_high`,
    1000.0e0 * CAST(`_failures_high_2` AS DOUBLE) / NULLIF(CAST(CASE WHEN `_miles` > 0 THEN CAST(`_miles` AS DOUBLE) END AS DOUBLE), 0) AS `failure_rate_high_2`
  FROM (
    SELECT
      *,
      CASE
        WHEN (
          `_failures` + 1
        ) BETWEEN 1 AND 40
        THEN ELEMENT_AT(
          ARRAY(
            1.3862943611198906e0,
            2.6926345288896956e0,
            3.92040206029256e0,
            5.109427485123379e0,
            6.27443069844469e0,
            7.422701835520088e0,
            8.55846679800003e0,
            9.684430110292254e0,
            10.802444897864078e0,
            11.913846021515438e0,
            13.019632514082515e0,
            14.120575012764382e0,
            15.217282714307913e0,
            16.31024704951278e0,
            17.399871259570467e0,
            18.486491063341564e0,
            19.570389489300165e0,
            20.651807766704216e0,
            21.73095348420269e0,
            22.808006809471078e0,
            23.883125304774897e0,
            24.95644770731568e0,
            26.028096933927216e0,
            27.098182496133106e0,
            28.166802461066176e0,
            29.23404505842821e0,
            30.299990008561565e0,
            31.36470962858867e0,
            32.428269760319e0,
            33.49073055380958e0,
            34.552147133103475e0,
            35.61257016509856e0,
            36.672046348232456e0,
            37.73061883437836e0,
            38.78832759477678e0,
            39.84520973881787e0,
            40.901299792890924e0,
            41.956629945249965e0,
            43.011230261823115e0,
            44.065128877071054e0
          ),
          CAST(CAST((
            `_failures` + 1
          ) AS BIGINT) AS INT)
        )
        WHEN (
          `_failures` + 1
        ) > 40
        THEN CAST((
          `_failures` + 1
        ) AS DOUBLE) + 0.6744897501960818e0 * SQRT(CAST((
          `_failures` + 1
        ) AS DOUBLE)) + -0.18168785896014242e0 + (
          -0.1226271749163209e0 + (
            0.01505499208755617e0 + (
              -0.0054589531513939684e0 + (
                0.004913435954184134e0 + (
                  0.001928355144441723e0
                ) / SQRT(CAST((
                  `_failures` + 1
                ) AS DOUBLE))
              ) / SQRT(CAST((
                `_failures` + 1
              ) AS DOUBLE))
            ) / SQRT(CAST((
              `_failures` + 1
            ) AS DOUBLE))
          ) / SQRT(CAST((
            `_failures` + 1
          ) AS DOUBLE))
        ) / SQRT(CAST((
          `_failures` + 1
        ) AS DOUBLE))
      END AS `_failures_high`,
      CASE
        WHEN (
          `_failures` + 1
        ) BETWEEN 1 AND 40
        THEN ELEMENT_AT(
          ARRAY(
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
          ),
          CAST(CAST((
            `_failures` + 1
          ) AS BIGINT) AS INT)
        )
        WHEN (
          `_failures` + 1
        ) > 40
        THEN CAST((
          `_failures` + 1
        ) AS DOUBLE) + 1.9599639845400538e0 * SQRT(CAST((
          `_failures` + 1
        ) AS DOUBLE)) + 0.9471529402313745e0 + (
          -0.1719618598646163e0 + (
            -0.06809954241743818e0 + (
              0.034441765092213916e0 + (
                -0.02439407394292599e0 + (
                  0.015001812870610523e0
                ) / SQRT(CAST((
                  `_failures` + 1
                ) AS DOUBLE))
              ) / SQRT(CAST((
                `_failures` + 1
              ) AS DOUBLE))
            ) / SQRT(CAST((
              `_failures` + 1
            ) AS DOUBLE))
          ) / SQRT(CAST((
            `_failures` + 1
          ) AS DOUBLE))
        ) / SQRT(CAST((
          `_failures` + 1
        ) AS DOUBLE))
      END AS `_failures_high_2`
    FROM (
      SELECT
        COALESCE(MAX(`_failures`), 0) AS `_failures`,
        MAX(`_miles`) AS `_miles`
      FROM (
        SELECT
          NULL AS `_failures`,
          SUM(`odometer`.`miles`) AS `_miles`
        FROM `odometer` AS `odometer`
        UNION ALL
        SELECT
          COUNT(*) AS `_failures`,
          NULL AS `_miles`
        FROM `failures` AS `failures`
      ) AS `members`
    ) AS `parts`
  ) AS `merged`
) AS `fleet`
