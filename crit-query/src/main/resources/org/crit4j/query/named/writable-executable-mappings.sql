-- Mappings that can be written and executed at the same time.
SELECT m.checkpoint, m.pid, p.name AS process, hex(m.start) AS start_address,
  m.bytes, m.protection, m.kind, m.name
FROM mappings m
JOIN processes p ON p.checkpoint = m.checkpoint AND p.pid = m.pid
WHERE m.protection LIKE '%w%' AND m.protection LIKE '%x%'
ORDER BY m.checkpoint, m.pid, m.start
