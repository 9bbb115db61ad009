-- Mappings whose stored pages are zero or copies of others, by what storing each once would save.
SELECT c.checkpoint, c.pid, p.name AS process, c.kind, c.name, c.pages, c.zeros,
  c.duplicates, c.savings
FROM page_contents c
LEFT JOIN processes p ON p.checkpoint = c.checkpoint AND p.pid = c.pid
WHERE c.savings > 0
ORDER BY c.savings DESC, c.checkpoint, c.pid, c.start
