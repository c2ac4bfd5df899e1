-- A device stays with the account that registered it, and what took its place stays what it is.
CREATE TRIGGER devices_registered_once BEFORE UPDATE OF account_id ON devices
WHEN OLD.account_id IS NOT NULL AND NEW.account_id IS NOT OLD.account_id
BEGIN
  SELECT RAISE(ABORT, 'device-registered');
END;
--> statement-breakpoint
CREATE TRIGGER devices_replaced_once BEFORE UPDATE OF replaced_by_id ON devices
WHEN OLD.replaced_by_id IS NOT NULL AND NEW.replaced_by_id IS NOT OLD.replaced_by_id
BEGIN
  SELECT RAISE(ABORT, 'device-replaced');
END;
--> statement-breakpoint

-- A replacement begins with the diagnosis. What was found and promised then stays, and what was decided about the promise.
CREATE TRIGGER replacements_begin BEFORE INSERT ON replacements
WHEN NEW.status <> 'diagnosed' OR NEW.in_time IS NOT NULL OR NEW.shipped_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'replacement-fixed');
END;
--> statement-breakpoint
CREATE TRIGGER replacements_fixed BEFORE UPDATE ON replacements
WHEN NEW.id <> OLD.id OR NEW.ticket_id <> OLD.ticket_id OR NEW.device_id <> OLD.device_id OR NEW.agent_id <> OLD.agent_id
  OR NEW.diagnosis <> OLD.diagnosis OR NEW.diagnosed_at <> OLD.diagnosed_at OR NEW.due_at <> OLD.due_at
  OR (OLD.in_time IS NOT NULL AND NEW.in_time IS NOT OLD.in_time)
  OR (OLD.shipped_at IS NOT NULL AND NEW.shipped_at IS NOT OLD.shipped_at)
  OR (NEW.status <> OLD.status AND OLD.status || '>' || NEW.status NOT IN (
    'diagnosed>shipped', 'diagnosed>cancelled', 'shipped>arrived', 'shipped>returned', 'arrived>returned'
  ))
BEGIN
  SELECT RAISE(ABORT, 'replacement-fixed');
END;
--> statement-breakpoint
CREATE TRIGGER replacements_kept BEFORE DELETE ON replacements
BEGIN
  SELECT RAISE(ABORT, 'replacement-fixed');
END;
--> statement-breakpoint

-- An estimate begins as a proposal and stays as it was proposed; it is answered once, and ends once.
CREATE TRIGGER change_estimates_begin BEFORE INSERT ON change_estimates
WHEN NEW.status <> 'proposed' OR NEW.booked_minutes <> 0
BEGIN
  SELECT RAISE(ABORT, 'estimate-answered');
END;
--> statement-breakpoint
CREATE TRIGGER change_estimates_fixed BEFORE UPDATE ON change_estimates
WHEN NEW.id <> OLD.id OR NEW.ticket_id <> OLD.ticket_id OR NEW.agent_id <> OLD.agent_id OR NEW.license_id <> OLD.license_id
  OR NEW.month <> OLD.month OR NEW.minutes <> OLD.minutes OR NEW.allowed_minutes <> OLD.allowed_minutes OR NEW.work <> OLD.work
  OR NEW.proposed_at <> OLD.proposed_at OR (OLD.answered_at IS NOT NULL AND NEW.answered_at IS NOT OLD.answered_at)
  OR (NEW.status <> OLD.status AND OLD.status || '>' || NEW.status NOT IN (
    'proposed>agreed', 'proposed>declined', 'proposed>withdrawn', 'agreed>done'
  ))
BEGIN
  SELECT RAISE(ABORT, 'estimate-answered');
END;
--> statement-breakpoint
CREATE TRIGGER change_estimates_kept BEFORE DELETE ON change_estimates
BEGIN
  SELECT RAISE(ABORT, 'estimate-answered');
END;
--> statement-breakpoint

-- A month gives no more than it allows, however many agree at once: what is agreed counts whole, what is done as it was booked.
CREATE TRIGGER change_estimates_within_month BEFORE UPDATE OF status ON change_estimates
WHEN OLD.status = 'proposed' AND NEW.status = 'agreed' AND NEW.minutes + (
  SELECT coalesce(sum(iif(status = 'agreed', minutes, booked_minutes)), 0) FROM change_estimates
  WHERE license_id = NEW.license_id AND month = NEW.month AND status IN ('agreed', 'done')
) > NEW.allowed_minutes
BEGIN
  SELECT RAISE(ABORT, 'month-overdrawn');
END;
--> statement-breakpoint
CREATE TRIGGER change_estimates_booked BEFORE UPDATE OF booked_minutes ON change_estimates
WHEN NEW.booked_minutes <> (SELECT coalesce(sum(minutes), 0) FROM change_bookings WHERE estimate_id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'bookings-append-only');
END;
--> statement-breakpoint

-- Minutes are booked only on what was agreed, and never more; a correction of what is done takes no more than its month has left.
CREATE TRIGGER change_bookings_checked BEFORE INSERT ON change_bookings
BEGIN
  SELECT RAISE(ABORT, 'estimate-not-agreed')
  WHERE NOT EXISTS (
    SELECT 1 FROM change_estimates
    WHERE id = NEW.estimate_id AND (status = 'agreed' OR (status = 'done' AND NEW.reason IS NOT NULL))
  );

  SELECT RAISE(ABORT, 'estimate-overdrawn')
  WHERE NOT EXISTS (
    SELECT 1 FROM change_estimates WHERE id = NEW.estimate_id AND booked_minutes + NEW.minutes BETWEEN 0 AND minutes
  );

  SELECT RAISE(ABORT, 'month-overdrawn')
  WHERE EXISTS (
    SELECT 1 FROM change_estimates AS corrected
    WHERE corrected.id = NEW.estimate_id AND corrected.status = 'done' AND NEW.minutes + (
      SELECT coalesce(sum(iif(status = 'agreed', minutes, booked_minutes)), 0) FROM change_estimates
      WHERE license_id = corrected.license_id AND month = corrected.month AND status IN ('agreed', 'done')
    ) > corrected.allowed_minutes
  );
END;
--> statement-breakpoint
CREATE TRIGGER change_bookings_counted AFTER INSERT ON change_bookings
BEGIN
  -- INSERT OR REPLACE deletes without a delete trigger.
  SELECT RAISE(ABORT, 'bookings-append-only') WHERE NEW.sequence < (SELECT max(sequence) FROM change_bookings);

  UPDATE change_estimates SET booked_minutes = booked_minutes + NEW.minutes WHERE id = NEW.estimate_id;
END;
--> statement-breakpoint
CREATE TRIGGER change_bookings_fixed BEFORE UPDATE ON change_bookings
BEGIN
  SELECT RAISE(ABORT, 'bookings-append-only');
END;
--> statement-breakpoint
CREATE TRIGGER change_bookings_kept BEFORE DELETE ON change_bookings
BEGIN
  SELECT RAISE(ABORT, 'bookings-append-only');
END;
--> statement-breakpoint

-- With its ticket an estimate ends, whichever verb ends that: what was agreed and not worked goes back to its month.
CREATE TRIGGER tickets_end_changes AFTER UPDATE OF status ON tickets
WHEN NEW.status IN ('resolved', 'closed') AND OLD.status NOT IN ('resolved', 'closed')
BEGIN
  UPDATE change_estimates SET status = iif(status = 'agreed', 'done', 'withdrawn'), ended_at = NEW.updated_at
  WHERE ticket_id = NEW.id AND status IN ('proposed', 'agreed');
END;
