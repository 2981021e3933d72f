SELECT
  "component" AS "component",
  "model" AS "model",
  "major_wilson" AS "major_wilson",
  "major_wilson_low" AS "major_wilson_low",
  "major_wilson_high" AS "major_wilson_high",
  "no_part" AS "no_part",
  "no_part_low" AS "no_part_low",
  "no_part_high" AS "no_part_high"
FROM (
  SELECT
    "component",
    "model",
    CAST("_major" AS DOUBLE) / NULLIF(CAST("_failures" AS DOUBLE), 0) AS "major_wilson",
    CASE
      WHEN "_major" BETWEEN 0 AND "_failures" AND "_failures" > 0
      THEN CAST(CAST(CAST("_major" AS DOUBLE) * CAST("_major" AS DOUBLE) AS DOUBLE) / NULLIF(CAST("_failures" AS DOUBLE), 0) AS DOUBLE) / NULLIF(
        CAST((
          (
            CAST("_major" AS DOUBLE) + 1.9207294103470618e0
          ) + 1.9599639845400536e0 * SQRT(
            (
              CAST(CAST("_major" AS DOUBLE) * (
                CAST("_failures" AS DOUBLE) - CAST("_major" AS DOUBLE)
              ) AS DOUBLE) / NULLIF(CAST("_failures" AS DOUBLE), 0) + 0.9603647051735309e0
            )
          )
        ) AS DOUBLE),
        0
      )
    END AS "major_wilson_low",
    CASE
      WHEN "_major" BETWEEN 0 AND "_failures" AND "_failures" > 0
      THEN CASE
        WHEN "_major" < "_failures"
        THEN CAST((
          (
            CAST("_major" AS DOUBLE) + 1.9207294103470618e0
          ) + 1.9599639845400536e0 * SQRT(
            (
              CAST(CAST("_major" AS DOUBLE) * (
                CAST("_failures" AS DOUBLE) - CAST("_major" AS DOUBLE)
              ) AS DOUBLE) / NULLIF(CAST("_failures" AS DOUBLE), 0) + 0.9603647051735309e0
            )
          )
        ) AS DOUBLE) / NULLIF(CAST((
          CAST("_failures" AS DOUBLE) + 3.8414588206941236e0
        ) AS DOUBLE), 0)
        ELSE 1.0e0
      END
    END AS "major_wilson_high",
    CAST("_failures" AS DOUBLE) / NULLIF(CAST("_major" AS DOUBLE), 0) AS "no_part",
    CASE
      WHEN "_failures" BETWEEN 0 AND "_major" AND "_major" > 0
      THEN CAST(CAST(CAST("_failures" AS DOUBLE) * CAST("_failures" AS DOUBLE) AS DOUBLE) / NULLIF(CAST("_major" AS DOUBLE), 0) AS DOUBLE) / NULLIF(
        CAST((
          (
            CAST("_failures" AS DOUBLE) + 1.9207294103470618e0
          ) + 1.9599639845400536e0 * SQRT(
            (
              CAST(CAST("_failures" AS DOUBLE) * (
                CAST("_major" AS DOUBLE) - CAST("_failures" AS DOUBLE)
              ) AS DOUBLE) / NULLIF(CAST("_major" AS DOUBLE), 0) + 0.9603647051735309e0
            )
          )
        ) AS DOUBLE),
        0
      )
    END AS "no_part_low",
    CASE
      WHEN "_failures" BETWEEN 0 AND "_major" AND "_major" > 0
      THEN CASE
        WHEN "_failures" < "_major"
        THEN CAST((
          (
            CAST("_failures" AS DOUBLE) + 1.9207294103470618e0
          ) + 1.9599639845400536e0 * SQRT(
            (
              CAST(CAST("_failures" AS DOUBLE) * (
                CAST("_major" AS DOUBLE) - CAST("_failures" AS DOUBLE)
              ) AS DOUBLE) / NULLIF(CAST("_major" AS DOUBLE), 0) + 0.9603647051735309e0
            )
          )
        ) AS DOUBLE) / NULLIF(CAST((
          CAST("_major" AS DOUBLE) + 3.8414588206941236e0
        ) AS DOUBLE), 0)
        ELSE 1.0e0
      END
    END AS "no_part_high"
  FROM (
    SELECT
      "component",
      "model",
      COALESCE(MAX("_major"), 0) AS "_major",
      COALESCE(MAX("_failures"), 0) AS "_failures"
    FROM (
      SELECT
        "failures"."component" AS "component",
        "vehicles"."model" AS "model",
        COUNT(CASE WHEN "failures"."severity" = 'major' THEN 1 END) AS "_major",
        COUNT(*) AS "_failures"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      WHERE
        "vehicles"."model" <> 'A'
      GROUP BY
        1,
        2
      UNION ALL
      SELECT
        "domain_1"."component" AS "component",
        "domain_2"."model" AS "model",
        NULL AS "_major",
        NULL AS "_failures"
      FROM (VALUES
        ('battery'),
        ('brake'),
        ('motor'),
        ('seat')) AS "domain_1"("component")
      CROSS JOIN (VALUES
        ('A'),
        ('B'),
        ('C'),
        ('D'),
        ('E')) AS "domain_2"("model")
      WHERE
        "domain_2"."model" <> 'A'
    ) AS "members"
    GROUP BY
      1,
      2
  ) AS "merged"
) AS "fleet"
ORDER BY
  "component" ASC,
  "model" ASC
