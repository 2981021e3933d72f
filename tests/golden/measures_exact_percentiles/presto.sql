SELECT
  "component" AS "component",
  "cost_p25" AS "cost_p25",
  "cost_median" AS "cost_median"
FROM (
  SELECT
    "component",
    "_cost_p25" AS "cost_p25",
    "_cost_median" AS "cost_median"
  FROM (
    SELECT
      "component",
      MAX("_cost_p25") AS "_cost_p25",
      MAX("_cost_median") AS "_cost_median"
    FROM (
      SELECT
        "failures"."component" AS "component",
        ELEMENT_AT(
          TRANSFORM(
            ARRAY[ARRAY_SORT(
              ARRAY_AGG(CAST("failures"."cost" AS DOUBLE)) FILTER(WHERE
                NOT CAST("failures"."cost" AS DOUBLE) IS NULL)
            )],
            a -> ELEMENT_AT(a, CAST(FLOOR((
              CARDINALITY(a) - 1
            ) * 0.25e0) AS BIGINT) + 1) + (
              (
                CARDINALITY(a) - 1
              ) * 0.25e0 - FLOOR((
                CARDINALITY(a) - 1
              ) * 0.25e0)
            ) * (
              ELEMENT_AT(
                a,
                LEAST(CAST(FLOOR((
                  CARDINALITY(a) - 1
                ) * 0.25e0) AS BIGINT) + 1 + 1, CARDINALITY(a))
              ) - ELEMENT_AT(a, CAST(FLOOR((
                CARDINALITY(a) - 1
              ) * 0.25e0) AS BIGINT) + 1)
            )
          ),
          1
        ) AS "_cost_p25",
        ELEMENT_AT(
          TRANSFORM(
            ARRAY[ARRAY_SORT(
              ARRAY_AGG(
                CAST(CASE WHEN "failures"."component" <> 'seat' THEN "failures"."cost" END AS DOUBLE)
              ) FILTER(WHERE
                NOT CAST(CASE WHEN "failures"."component" <> 'seat' THEN "failures"."cost" END AS DOUBLE) IS NULL)
            )],
            a -> ELEMENT_AT(a, CAST(FLOOR((
              CARDINALITY(a) - 1
            ) * 0.5e0) AS BIGINT) + 1) + (
              (
                CARDINALITY(a) - 1
              ) * 0.5e0 - FLOOR((
                CARDINALITY(a) - 1
              ) * 0.5e0)
            ) * (
              ELEMENT_AT(
                a,
                LEAST(CAST(FLOOR((
                  CARDINALITY(a) - 1
                ) * 0.5e0) AS BIGINT) + 1 + 1, CARDINALITY(a))
              ) - ELEMENT_AT(a, CAST(FLOOR((
                CARDINALITY(a) - 1
              ) * 0.5e0) AS BIGINT) + 1)
            )
          ),
          1
        ) AS "_cost_median"
      FROM "failures" AS "failures"
      GROUP BY
        1
      UNION ALL
      SELECT
        "domain_1"."component" AS "component",
        NULL AS "_cost_p25",
        NULL AS "_cost_median"
      FROM (VALUES
        ('battery'),
        ('brake'),
        ('motor'),
        ('seat')) AS "domain_1"("component")
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
ORDER BY
  "component" ASC
