SELECT
  "failure_mode" AS "failure_mode",
  "miles" AS "miles"
FROM (
  SELECT
    "failure_mode",
    "_miles" AS "miles"
  FROM (
    SELECT
      "failure_mode",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          MAX("failure_mode") OVER (PARTITION BY "slot") AS "failure_mode",
          "_miles",
          "_kind"
        FROM (
          SELECT
            "failure_mode",
            "_miles",
            "_kind",
            "slots"."slot"
          FROM (
            SELECT
              *,
              MAX("_slot") OVER () AS "_slots"
            FROM (
              SELECT
                *,
                CASE
                  WHEN NOT "_kind" IN (0)
                  THEN DENSE_RANK() OVER (
                    PARTITION BY CASE WHEN "_kind" IN (0) THEN 1 ELSE 0 END
                    ORDER BY "failure_mode" NULLS FIRST
                  )
                END AS "_slot"
              FROM (
                SELECT
                  NULL AS "failure_mode",
                  SUM("odometer"."miles") AS "_miles",
                  0 AS "_kind"
                FROM "odometer" AS "odometer"
                UNION ALL
                SELECT
                  "failures"."failure_mode" AS "failure_mode",
                  NULL AS "_miles",
                  1 AS "_kind"
                FROM "failures" AS "failures"
                GROUP BY
                  1
              ) AS "members"
            ) AS "numbered"
          ) AS "counted"
          CROSS JOIN UNNEST(CASE WHEN "_slot" IS NULL THEN SEQUENCE(1, "_slots") ELSE ARRAY["_slot"] END) AS "slots"("slot")
        ) AS "repeated"
      ) AS "spread"
      WHERE
        NOT "_kind" IN (1)
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
ORDER BY
  "failure_mode" ASC
