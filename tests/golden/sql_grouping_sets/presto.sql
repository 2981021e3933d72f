SELECT
  "grade" AS "grade",
  "home_region" AS "home_region",
  (
    "_grouping_grade" * 1
  ) AS "no_grade",
  "failing_vehicles" AS "failing_vehicles",
  "cost_median" AS "cost_median"
FROM (
  SELECT
    "grade",
    "home_region",
    "_grouping_grade",
    "_grouping_home_region",
    "_failing" AS "failing_vehicles",
    "_cost_median" AS "cost_median"
  FROM (
    SELECT
      "grade" AS "grade",
      "home_region" AS "home_region",
      GROUPING("grade") AS "_grouping_grade",
      GROUPING("home_region") AS "_grouping_home_region",
      COUNT(DISTINCT "_failing") AS "_failing",
      ELEMENT_AT(
        TRANSFORM(
          ARRAY[ARRAY_SORT(
            ARRAY_AGG(CAST("_cost_median" AS DOUBLE)) FILTER(WHERE
              NOT CAST("_cost_median" AS DOUBLE) IS NULL)
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
    FROM (
      SELECT
        COALESCE("vehicles"."grade", 'unknown') AS "grade",
        COALESCE("vehicles__home"."region", 'abroad') AS "home_region",
        "failures"."vehicle_id" AS "_failing",
        CASE WHEN "failures"."component" <> 'seat' THEN "failures"."cost" END AS "_cost_median"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      LEFT JOIN "depots" AS "vehicles__home"
        ON "vehicles"."home_depot" = "vehicles__home"."depot_id"
    ) AS "rows"
    GROUP BY
      GROUPING SETS (
        ("grade"),
        ("home_region"),
        ()
      )
  ) AS "merged"
) AS "fleet"
