-- A split is answered once, and what was proposed stays as it was.
CREATE TRIGGER ticket_splits_answered BEFORE UPDATE ON ticket_splits
WHEN OLD.status <> 'proposed' OR NEW.id <> OLD.id OR NEW.ticket_id <> OLD.ticket_id OR NEW.account_id <> OLD.account_id
  OR NEW.agent_id <> OLD.agent_id OR NEW.proposed_at <> OLD.proposed_at
BEGIN
  SELECT RAISE(ABORT, 'split-answered');
END;
--> statement-breakpoint
CREATE TRIGGER ticket_splits_kept BEFORE DELETE ON ticket_splits
BEGIN
  SELECT RAISE(ABORT, 'split-answered');
END;
--> statement-breakpoint

-- A part has a ticket when its split is accepted and not before: one of the same customer, paid for in the same way.
CREATE TRIGGER ticket_split_parts_begin BEFORE INSERT ON ticket_split_parts
WHEN NEW.ticket_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM ticket_splits WHERE id = NEW.split_id AND status = 'proposed')
BEGIN
  SELECT RAISE(ABORT, 'split-answered');
END;
--> statement-breakpoint
CREATE TRIGGER ticket_split_parts_made BEFORE UPDATE ON ticket_split_parts
WHEN OLD.ticket_id IS NOT NULL OR NEW.split_id <> OLD.split_id OR NEW.position <> OLD.position OR NEW.subject <> OLD.subject
  OR NOT EXISTS (SELECT 1 FROM ticket_splits WHERE id = NEW.split_id AND status = 'accepted')
BEGIN
  SELECT RAISE(ABORT, 'split-answered');
END;
--> statement-breakpoint
CREATE TRIGGER ticket_split_parts_paid AFTER UPDATE ON ticket_split_parts
WHEN NOT EXISTS (
  SELECT 1 FROM ticket_splits
  JOIN tickets AS whole ON whole.id = ticket_splits.ticket_id
  JOIN tickets AS part ON part.id = NEW.ticket_id
  WHERE ticket_splits.id = NEW.split_id AND part.account_id = whole.account_id AND part.pay_with = whole.pay_with AND part.id <> whole.id
)
BEGIN
  SELECT RAISE(ABORT, 'split-mismatch');
END;
--> statement-breakpoint
CREATE TRIGGER ticket_split_parts_kept BEFORE DELETE ON ticket_split_parts
BEGIN
  SELECT RAISE(ABORT, 'split-answered');
END;
