SELECT
  "model" AS "model",
  "kind" AS "kind",
  "failures" AS "failures"
FROM (
  SELECT
    "model",
    "kind",
    "_failures" AS "failures"
  FROM (
    SELECT
      "model",
      "kind",
      COALESCE(MAX("_failures"), 0) AS "_failures"
    FROM (
      SELECT
        "vehicles"."model" AS "model",
        "t"."kind" AS "kind",
        COUNT(*) AS "_failures"
      FROM "failures" AS "failures"
      LEFT JOIN "vehicles" AS "vehicles"
        ON "failures"."vehicle_id" = "vehicles"."vehicle_id"
      INNER JOIN (
        SELECT DISTINCT
          "t"."model",
          "t"."kind" AS "kind"
        FROM (
          SELECT
            'A' AS model,
            'old' AS kind
          UNION ALL
          SELECT
            'C' AS model,
            'new' AS kind
          UNION ALL
          SELECT
            'E' AS model,
            'new' AS kind
        ) AS t
      ) AS "t"
        ON "vehicles"."model" = "t"."model"
      GROUP BY
        1,
        2
      UNION ALL
      SELECT
        "domain_1"."model" AS "model",
        "t"."kind" AS "kind",
        NULL AS "_failures"
      FROM (VALUES
        ('A'),
        ('B'),
        ('C'),
        ('D'),
        ('E')) AS "domain_1"("model")
      INNER JOIN (
        SELECT DISTINCT
          "t"."model",
          "t"."kind" AS "kind"
        FROM (
          SELECT
            'A' AS model,
            'old' AS kind
          UNION ALL
          SELECT
            'C' AS model,
            'new' AS kind
          UNION ALL
          SELECT
            'E' AS model,
            'new' AS kind
        ) AS t
      ) AS "t"
        ON "domain_1"."model" = "t"."model"
    ) AS "members"
    GROUP BY
      1,
      2
  ) AS "merged"
) AS "f"
