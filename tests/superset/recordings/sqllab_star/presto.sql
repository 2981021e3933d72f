SELECT
  *
FROM superset_fixture.fleet
LIMIT 100001
