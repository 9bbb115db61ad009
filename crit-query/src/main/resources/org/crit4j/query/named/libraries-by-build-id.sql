-- Programs and libraries by build ID: in how many checkpoints and processes each is.
SELECT build_id, path, COUNT(DISTINCT checkpoint) AS checkpoints, COUNT(*) AS processes
FROM libraries
GROUP BY build_id, path
ORDER BY processes DESC, path, build_id
