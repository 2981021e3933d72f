SELECT DISTINCT model AS column_values 
FROM main.fleet 
 LIMIT 10000
