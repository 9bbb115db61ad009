-- The 50 largest mappings of all processes.
SELECT m.checkpoint, m.pid, p.name AS process, m.bytes, m.kind, m.name,
  hex(m.start) AS start_address
FROM mappings m
JOIN processes p ON p.checkpoint = m.checkpoint AND p.pid = m.pid
ORDER BY m.bytes DESC, m.checkpoint, m.pid, m.start
LIMIT 50
