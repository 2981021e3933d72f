SELECT
  "key_1" AS "part",
  "failures" AS "failures",
  "miles" AS "miles"
FROM (
  SELECT
    "key_1",
    "_failures" AS "failures",
    "_miles" AS "miles"
  FROM (
    SELECT
      "key_1",
      COALESCE(MAX("_failures"), 0) AS "_failures",
      MAX("_miles") AS "_miles"
    FROM (
      SELECT
        MAX("key_1") OVER (PARTITION BY "slot") AS "key_1",
        "_failures",
        "_miles",
        "_kind"
      FROM (
        SELECT
          "key_1",
          "_failures",
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
                  ORDER BY "key_1" NULLS FIRST
                )
              END AS "_slot"
            FROM (
              SELECT
                NULL AS "key_1",
                NULL AS "_failures",
                SUM("odometer"."miles") AS "_miles",
                0 AS "_kind"
              FROM "odometer" AS "odometer"
              UNION ALL
              SELECT
                COALESCE("failures"."component", 'none') AS "key_1",
                COUNT(*) AS "_failures",
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
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "fleet"
