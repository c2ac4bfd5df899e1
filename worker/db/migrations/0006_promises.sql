-- Whether a first response came in time is decided once, and counted in the same statement that decides it, whichever verb that is.

CREATE TRIGGER tickets_first_response_decided BEFORE UPDATE OF first_response_kept ON tickets
WHEN OLD.first_response_kept IS NOT NULL AND NEW.first_response_kept IS NOT OLD.first_response_kept
BEGIN
  SELECT RAISE(ABORT, 'promise-decided');
END;
--> statement-breakpoint
CREATE TRIGGER tickets_first_response_counted AFTER UPDATE OF first_response_kept ON tickets
WHEN OLD.first_response_kept IS NULL AND NEW.first_response_kept IS NOT NULL
BEGIN
  INSERT INTO promise_days (day, plan, kept, missed)
  VALUES (
    iif(NEW.first_response_kept, NEW.first_response_met_at, NEW.first_response_due_at) / 86400000,
    NEW.plan,
    NEW.first_response_kept,
    1 - NEW.first_response_kept
  )
  ON CONFLICT (day, plan) DO UPDATE SET kept = kept + excluded.kept, missed = missed + excluded.missed;
END;
