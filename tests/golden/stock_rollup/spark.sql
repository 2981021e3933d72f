SELECT
  `region` AS `region`,
  `time_month` AS `month`,
  (
    `_grouping_region` * 2 + `_grouping_time_month` * 1
  ) AS `level`,
  `parts_last` AS `parts_last`,
  `parts_average` AS `parts_average`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `region`,
      `time_month`,
      0 AS `_grouping_region`,
      0 AS `_grouping_time_month`,
      `parts_last`,
      `parts_average`
    FROM (
      SELECT
        `region`,
        `time_month`,
        `_parts_last` AS `parts_last`,
        `_parts_average` AS `parts_average`
      FROM (
        SELECT
          `region` AS `region`,
          `time_month` AS `time_month`,
          SUM(CASE WHEN `_moment` = `_last_parts_last` THEN `_parts_last` END) AS `_parts_last`,
          CAST(SUM(`_parts_average`) AS DOUBLE) / NULLIF(
            CAST(COUNT(DISTINCT CASE WHEN NOT `_parts_average` IS NULL THEN `_moment` END) AS DOUBLE),
            0
          ) AS `_parts_average`
        FROM (
          SELECT
            COALESCE(`depots`.`region`, 'abroad') AS `region`,
            CAST(DATE_TRUNC('MONTH', `stock`.`day`) AS DATE) AS `time_month`,
            `stock`.`parts` AS `_parts_last`,
            `stock`.`parts` AS `_parts_average`,
            `stock`.`day` AS `_moment`,
            MAX(CASE WHEN NOT `stock`.`parts` IS NULL THEN `stock`.`day` END) OVER (
              PARTITION BY COALESCE(`depots`.`region`, 'abroad'), CAST(DATE_TRUNC('MONTH', `stock`.`day`) AS DATE)
            ) AS `_last_parts_last`
          FROM `stock` AS `stock`
          LEFT JOIN `depots` AS `depots`
            ON `stock`.`depot_id` = `depots`.`depot_id`
        ) AS `rows`
        GROUP BY
          1,
          2
      ) AS `merged`
    ) AS `level`
    UNION ALL
    SELECT
      `region`,
      NULL AS `time_month`,
      0 AS `_grouping_region`,
      1 AS `_grouping_time_month`,
      `parts_last`,
      `parts_average`
    FROM (
      SELECT
        `region`,
        `_parts_last` AS `parts_last`,
        `_parts_average` AS `parts_average`
      FROM (
        SELECT
          `region` AS `region`,
          SUM(CASE WHEN `_moment` = `_last_parts_last` THEN `_parts_last` END) AS `_parts_last`,
          CAST(SUM(`_parts_average`) AS DOUBLE) / NULLIF(
            CAST(COUNT(DISTINCT CASE WHEN NOT `_parts_average` IS NULL THEN `_moment` END) AS DOUBLE),
            0
          ) AS `_parts_average`
        FROM (
          SELECT
            COALESCE(`depots`.`region`, 'abroad') AS `region`,
            `stock`.`parts` AS `_parts_last`,
            `stock`.`parts` AS `_parts_average`,
            `stock`.`day` AS `_moment`,
            MAX(CASE WHEN NOT `stock`.`parts` IS NULL THEN `stock`.`day` END) OVER (PARTITION BY COALESCE(`depots`.`region`, 'abroad')) AS `_last_parts_last`
          FROM `stock` AS `stock`
          LEFT JOIN `depots` AS `depots`
            ON `stock`.`depot_id` = `depots`.`depot_id`
        ) AS `rows`
        GROUP BY
          1
      ) AS `merged`
    ) AS `level`
    UNION ALL
    SELECT
      NULL AS `region`,
      NULL AS `time_month`,
      1 AS `_grouping_region`,
      1 AS `_grouping_time_month`,
      `parts_last`,
      `parts_average`
    FROM (
      SELECT
        `_parts_last` AS `parts_last`,
        `_parts_average` AS `parts_average`
      FROM (
        SELECT
          SUM(CASE WHEN `_moment` = `_last_parts_last` THEN `_parts_last` END) AS `_parts_last`,
          CAST(SUM(`_parts_average`) AS DOUBLE) / NULLIF(
            CAST(COUNT(DISTINCT CASE WHEN NOT `_parts_average` IS NULL THEN `_moment` END) AS DOUBLE),
            0
          ) AS `_parts_average`
        FROM (
          SELECT
            `stock`.`parts` AS `_parts_last`,
            `stock`.`parts` AS `_parts_average`,
            `stock`.`day` AS `_moment`,
            MAX(CASE WHEN NOT `stock`.`parts` IS NULL THEN `stock`.`day` END) OVER () AS `_last_parts_last`
          FROM `stock` AS `stock`
        ) AS `rows`
      ) AS `merged`
    ) AS `level`
  ) AS `sets`
) AS `stores`
