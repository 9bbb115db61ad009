-- Connections of IP to the outside or between processes, and the bytes that wait in them.
SELECT s.checkpoint, d.pid, p.name AS process, d.fd, s.protocol,
  s.local_address, s.local_port, s.remote_address, s.remote_port,
  s.waiting_bytes, s.unsent_bytes
FROM sockets s
JOIN descriptors d ON d.checkpoint = s.checkpoint AND d.id = s.id
JOIN processes p ON p.checkpoint = s.checkpoint AND p.pid = d.pid
WHERE s.state = 'ESTABLISHED' AND s.family IN ('INET', 'INET6')
ORDER BY s.checkpoint, d.pid, d.fd
