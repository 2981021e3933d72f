-- _groups_1: for spark
SELECT
  `component`,
  COALESCE(MAX(`_failures_of`), 0) AS `_failures_of`,
  MAX(`_miles_of`) AS `_miles_of`,
  COALESCE(MAX(`_failures_to`), 0) AS `_failures_to`,
  MAX(`_miles_to`) AS `_miles_to`,
  COALESCE(MAX(`_failures_of_to`), 0) AS `_failures_of_to`,
  COALESCE(MAX(`_failures`), 0) AS `_failures`,
  MAX(`_miles`) AS `_miles`
FROM (
  SELECT
    MAX(`component`) OVER (PARTITION BY `slot`) AS `component`,
    `_failures_of`,
    `_miles_of`,
    `_failures_to`,
    `_miles_to`,
    `_failures_of_to`,
    `_failures`,
    `_miles`,
    `_kind`
  FROM (
    SELECT
      `component`,
      `_failures_of`,
      `_miles_of`,
      `_failures_to`,
      `_miles_to`,
      `_failures_of_to`,
      `_failures`,
      `_miles`,
      `_kind`,
      `slots`.`slot`
    FROM (
      SELECT
        *,
        MAX(`_slot`) OVER () AS `_slots`
      FROM (
        SELECT
          *,
          CASE
            WHEN NOT `_kind` IN (0)
            THEN DENSE_RANK() OVER (PARTITION BY CASE WHEN `_kind` IN (0) THEN 1 ELSE 0 END ORDER BY `component`)
          END AS `_slot`
        FROM (
          SELECT
            NULL AS `component`,
            NULL AS `_failures_of`,
            SUM(CASE WHEN `vehicles`.`model` = 'B' THEN `odometer`.`miles` END) AS `_miles_of`,
            NULL AS `_failures_to`,
            SUM(CASE WHEN `vehicles`.`model` = 'A' THEN `odometer`.`miles` END) AS `_miles_to`,
            NULL AS `_failures_of_to`,
            NULL AS `_failures`,
            SUM(`odometer`.`miles`) AS `_miles`,
            0 AS `_kind`
          FROM `odometer` AS `odometer`
          LEFT JOIN `vehicles` AS `vehicles`
            ON `odometer`.`vehicle_id` = `vehicles`.`vehicle_id`
          UNION ALL
          SELECT
            `failures`.`component` AS `component`,
            COUNT(CASE WHEN `vehicles`.`model` = 'B' THEN 1 END) AS `_failures_of`,
            NULL AS `_miles_of`,
            COUNT(CASE WHEN `vehicles`.`model` = 'A' THEN 1 END) AS `_failures_to`,
            NULL AS `_miles_to`,
            COUNT(CASE WHEN `vehicles`.`model` = 'B' AND `vehicles`.`model` = 'A' THEN 1 END) AS `_failures_of_to`,
            COUNT(*) AS `_failures`,
            NULL AS `_miles`,
            1 AS `_kind`
          FROM `failures` AS `failures`
          LEFT JOIN `vehicles` AS `vehicles`
            ON `failures`.`vehicle_id` = `vehicles`.`vehicle_id`
          GROUP BY
            1
          UNION ALL
          SELECT
            `domain_1`.`component` AS `component`,
            NULL AS `_failures_of`,
            NULL AS `_miles_of`,
            NULL AS `_failures_to`,
            NULL AS `_miles_to`,
            NULL AS `_failures_of_to`,
            NULL AS `_failures`,
            NULL AS `_miles`,
            2 AS `_kind`
          FROM VALUES
            ('battery'),
            ('brake'),
            ('motor'),
            ('seat') AS `domain_1`(`component`)
        ) AS `members`
      ) AS `numbered`
    ) AS `counted`
    LATERAL VIEW
    EXPLODE(CASE WHEN `_slot` IS NULL THEN SEQUENCE(1, `_slots`) ELSE ARRAY(`_slot`) END) slots AS `slot`
  ) AS `repeated`
) AS `members`
GROUP BY
  1;

-- the answer: in process, on DuckDB with Bathtub's functions of Python
SELECT
  "component" AS "component",
  "b_by_a" AS "b_by_a",
  "b_by_a_low" AS "b_by_a_low",
  "b_by_a_high" AS "b_by_a_high",
  "b_by_a_p_value" AS "b_by_a_p_value",
  "b_by_a_status" AS "b_by_a_status",
  "b_by_a_adjusted_p_value" AS "b_by_a_adjusted_p_value",
  "failure_rate_low" AS "failure_rate_low"
FROM (
  SELECT
    "component",
    STRUCT_EXTRACT("_failure_rate_compared", 'value') AS "b_by_a",
    STRUCT_EXTRACT("_failure_rate_compared", 'low') AS "b_by_a_low",
    STRUCT_EXTRACT("_failure_rate_compared", 'high') AS "b_by_a_high",
    STRUCT_EXTRACT("_failure_rate_compared", 'p_value') AS "b_by_a_p_value",
    CASE
      WHEN "_failures_of_to" > 0
      THEN 'overlapping'
      ELSE STRUCT_EXTRACT("_failure_rate_compared", 'status')
    END AS "b_by_a_status",
    CASE
      WHEN NOT "_failure_rate_p_value" IS NULL
      THEN MIN("_failure_rate_p_value_scaled") OVER (ORDER BY "_failure_rate_p_value" DESC)
    END AS "b_by_a_adjusted_p_value",
    1000.0e0 * CAST("_failures_low" AS DOUBLE) / NULLIF(CAST(CASE WHEN "_miles" > 0 THEN CAST("_miles" AS DOUBLE) END AS DOUBLE), 0) AS "failure_rate_low"
  FROM (
    SELECT
      *,
      CAST("_failure_rate_p_value" * COUNT("_failure_rate_p_value") OVER () AS DOUBLE) / NULLIF(
        CAST(COUNT("_failure_rate_p_value") OVER (ORDER BY "_failure_rate_p_value" ASC) AS DOUBLE),
        0
      ) AS "_failure_rate_p_value_scaled"
    FROM (
      SELECT
        *,
        STRUCT_EXTRACT("_failure_rate_compared", 'p_value') AS "_failure_rate_p_value"
      FROM (
        SELECT
          *,
          BATHTUB_RATE_RATIO(
            0.95e0,
            'two',
            'two',
            CASE WHEN "_failures_of_to" = 0 THEN "_failures_of" END,
            "_miles_of",
            "_failures_to",
            "_miles_to"
          ) AS "_failure_rate_compared",
          CASE
            WHEN "_failures" = 0
            THEN 0.0e0
            WHEN "_failures" BETWEEN 1 AND 40
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
              CAST("_failures" AS BIGINT)
            )
            WHEN "_failures" > 40
            THEN CAST("_failures" AS DOUBLE) + -1.9599639845400538e0 * SQRT(CAST("_failures" AS DOUBLE)) + 0.9471529402313745e0 + (
              0.1719618598646163e0 + (
                -0.06809954241743818e0 + (
                  -0.034441765092213916e0 + (
                    -0.02439407394292599e0 + (
                      -0.015001812870610523e0
                    ) / SQRT(CAST("_failures" AS DOUBLE))
                  ) / SQRT(CAST("_failures" AS DOUBLE))
                ) / SQRT(CAST("_failures" AS DOUBLE))
              ) / SQRT(CAST("_failures" AS DOUBLE))
            ) / SQRT(CAST("_failures" AS DOUBLE))
          END AS "_failures_low"
        FROM (
          SELECT
            *
          FROM "_groups_1"
        ) AS "parts"
      ) AS "parts"
    ) AS "parts"
  ) AS "merged"
) AS "fleet"
ORDER BY
  "component" ASC
