-- _groups_1: for spark
SELECT
  `model`,
  COALESCE(MAX(`_major`), 0) AS `_major`,
  COALESCE(MAX(`_failures`), 0) AS `_failures`,
  MAX(`_miles`) AS `_miles`
FROM (
  SELECT
    `vehicles`.`model` AS `model`,
    NULL AS `_major`,
    NULL AS `_failures`,
    SUM(`odometer`.`miles`) AS `_miles`
  FROM `odometer` AS `odometer`
  LEFT JOIN `vehicles` AS `vehicles`
    ON `odometer`.`vehicle_id` = `vehicles`.`vehicle_id`
  GROUP BY
    1
  UNION ALL
  SELECT
    `vehicles`.`model` AS `model`,
    COUNT(CASE WHEN `failures`.`severity` = 'major' THEN 1 END) AS `_major`,
    COUNT(*) AS `_failures`,
    NULL AS `_miles`
  FROM `failures` AS `failures`
  LEFT JOIN `vehicles` AS `vehicles`
    ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
  GROUP BY
    1
  UNION ALL
  SELECT
    `domain_1`.`model` AS `model`,
    NULL AS `_major`,
    NULL AS `_failures`,
    NULL AS `_miles`
  FROM VALUES
    ('A'),
    ('B'),
    ('C'),
    ('D'),
    ('E') AS `domain_1`(`model`)
) AS `members`
GROUP BY
  1;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "model" AS "model",
  "major_part" AS "major_part",
  "major_part_low" AS "major_part_low",
  "major_part_high" AS "major_part_high",
  "failure_rate" AS "failure_rate",
  "failure_rate_high" AS "failure_rate_high",
  "no_part_exact_low" AS "no_part_exact_low",
  "no_part_exact_high" AS "no_part_exact_high"
FROM (
  SELECT
    "model",
    CAST("_major" AS DOUBLE) / NULLIF(CAST("_failures" AS DOUBLE), 0) AS "major_part",
    STRUCT_EXTRACT("_major_share", 'low') AS "major_part_low",
    STRUCT_EXTRACT("_major_share", 'high') AS "major_part_high",
    1000.0e0 * CAST("_failures" AS DOUBLE) / NULLIF(CAST("_miles" AS DOUBLE), 0) AS "failure_rate",
    1000.0e0 * CAST("_failures_high" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_high",
    STRUCT_EXTRACT("_failures_share", 'low') AS "no_part_exact_low",
    STRUCT_EXTRACT("_failures_share", 'high') AS "no_part_exact_high"
  FROM (
    SELECT
      *,
      BATHTUB_BINOMIAL(0.95e0, 'two', "_major", "_failures") AS "_major_share",
      CASE
        WHEN (
          "_failures" + 1
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
            "_failures" + 1
          ) AS BIGINT)
        )
        WHEN (
          "_failures" + 1
        ) > 40
        THEN CAST((
          "_failures" + 1
        ) AS DOUBLE) + 1.9599639845400538e0 * SQRT(CAST((
          "_failures" + 1
        ) AS DOUBLE)) + 0.9471529402313745e0 + (
          -0.1719618598646163e0 + (
            -0.06809954241743818e0 + (
              0.034441765092213916e0 + (
                -0.02439407394292599e0 + (
                  0.015001812870610523e0
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
      END AS "_failures_high",
      BATHTUB_BINOMIAL(0.95e0, 'two', "_failures", "_major") AS "_failures_share"
    FROM (
      SELECT
        *
      FROM "_groups_1"
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
ORDER BY
  "model" ASC
