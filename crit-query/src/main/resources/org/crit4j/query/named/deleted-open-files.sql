-- Files that were deleted while processes had them open, mapped, or as their program.
SELECT f.checkpoint, f.pid, p.name AS process, f.holders, f.path, f.size, f.kept
FROM deleted_files f
JOIN processes p ON p.checkpoint = f.checkpoint AND p.pid = f.pid
ORDER BY f.checkpoint, f.pid, f.file_id
