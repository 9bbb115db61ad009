-- Variables whose name or value looks like a secret; the values are masked.
SELECT e.checkpoint, e.pid, p.name AS process, e.name,
  masked(e.name, e.value) AS masked_value
FROM environment e
JOIN processes p ON p.checkpoint = e.checkpoint AND p.pid = e.pid
WHERE is_secret(e.name, e.value)
ORDER BY e.checkpoint, e.pid, e.position
