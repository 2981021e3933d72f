SELECT
  `component` AS `component`,
  `miles` AS `miles`,
  `km` AS `km`
FROM (
  SELECT
    `component`,
    `_miles` AS `miles`,
    `_km` AS `km`
  FROM (
    SELECT
      `component`,
      MAX(`_miles`) AS `_miles`,
      MAX(`_km`) AS `_km`
    FROM (
      SELECT
        MAX(`component`) OVER (PARTITION BY `slot`) AS `component`,
        `_miles`,
        `_km`,
        `_kind`
      FROM (
        SELECT
          `component`,
          `_miles`,
          `_km`,
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
                SUM(`odometer`.`miles`) AS `_miles`,
                SUM(`odometer`.`miles` * 1.609344e0) AS `_km`,
                0 AS `_kind`
              FROM `odometer` AS `odometer`
              UNION ALL
              SELECT
                `domain_1`.`component` AS `component`,
                NULL AS `_miles`,
                NULL AS `_km`,
                1 AS `_kind`
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
      1
  ) AS `merged`
) AS `fleet`
ORDER BY
  `component` ASC NULLS LAST
