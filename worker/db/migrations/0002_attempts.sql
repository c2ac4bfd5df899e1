-- Refuses the action too many, however many come at once. `allowed` and `window_ms` come with the row, so the limits stand in one place in the code.
CREATE TRIGGER attempts_within_allowance BEFORE INSERT ON attempts
WHEN (
  SELECT count(*) FROM attempts
  WHERE kind = NEW.kind AND subject = NEW.subject AND at > NEW.at - NEW.window_ms
) >= NEW.allowed
BEGIN
  SELECT RAISE(ABORT, 'too-many-attempts');
END;
