SELECT
  "subsystem" AS "subsystem",
  "faults" AS "faults",
  "hours" AS "hours",
  "fault_rate" AS "fault_rate"
FROM (
  SELECT
    "subsystem",
    "_faults" AS "faults",
    "_hours" AS "hours",
    1000.0e0 * CAST("_faults" AS DOUBLE) / NULLIF(CAST("_hours" AS DOUBLE), 0) AS "fault_rate"
  FROM (
    SELECT
      "subsystem",
      COALESCE(MAX("_faults"), 0) AS "_faults",
      MAX("_hours") AS "_hours"
    FROM (
      SELECT
        MAX("subsystem") OVER (PARTITION BY "slot") AS "subsystem",
        "_faults",
        "_hours",
        "_kind"
      FROM (
        SELECT
          "subsystem",
          "_faults",
          "_hours",
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
                  ORDER BY "subsystem" NULLS FIRST
                )
              END AS "_slot"
            FROM (
              SELECT
                NULL AS "subsystem",
                NULL AS "_faults",
                SUM("usage"."hours") AS "_hours",
                0 AS "_kind"
              FROM "usage" AS "usage"
              UNION ALL
              SELECT
                "faults"."subsystem" AS "subsystem",
                COUNT(*) AS "_faults",
                NULL AS "_hours",
                1 AS "_kind"
              FROM "faults" AS "faults"
              GROUP BY
                1
              UNION ALL
              SELECT
                "domain_1"."subsystem" AS "subsystem",
                NULL AS "_faults",
                NULL AS "_hours",
                2 AS "_kind"
              FROM (VALUES
                ('connector'),
                ('power'),
                ('screen'),
                ('cooling')) AS "domain_1"("subsystem")
            ) AS "members"
          ) AS "numbered"
        ) AS "counted"
        CROSS JOIN UNNEST(CASE WHEN "_slot" IS NULL THEN SEQUENCE(1, "_slots") ELSE ARRAY["_slot"] END) AS "slots"("slot")
      ) AS "repeated"
    ) AS "members"
    GROUP BY
      1
  ) AS "merged"
) AS "charging"
