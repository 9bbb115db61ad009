-- Sockets that wait for connections, and the processes that hold them.
SELECT s.checkpoint, d.pid, p.name AS process, d.fd, s.family, s.protocol,
  COALESCE(s.local_address, s.address) AS address, s.local_port AS port
FROM sockets s
JOIN descriptors d ON d.checkpoint = s.checkpoint AND d.id = s.id
JOIN processes p ON p.checkpoint = s.checkpoint AND p.pid = d.pid
WHERE s.state = 'LISTEN'
ORDER BY s.checkpoint, s.local_port, d.pid, d.fd
