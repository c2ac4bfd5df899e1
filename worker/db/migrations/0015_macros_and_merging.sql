-- A ticket is merged once and for good: as a duplicate, into a ticket of the same customer that is not over and was not merged itself.
CREATE TRIGGER tickets_merged BEFORE UPDATE OF merged_into ON tickets
WHEN NEW.merged_into IS NOT OLD.merged_into
BEGIN
  SELECT RAISE(ABORT, 'ticket-merged')
  WHERE OLD.merged_into IS NOT NULL OR NEW.status NOT IN ('resolved', 'closed') OR NOT EXISTS (
    SELECT 1 FROM tickets AS kept
    WHERE kept.number = NEW.merged_into AND kept.id <> NEW.id AND kept.account_id = NEW.account_id
      AND kept.merged_into IS NULL AND kept.status IN ('new', 'open', 'waiting')
  );
END;
--> statement-breakpoint
CREATE TRIGGER tickets_merged_stays BEFORE UPDATE OF status, outcome ON tickets
WHEN OLD.merged_into IS NOT NULL AND (NEW.status NOT IN ('resolved', 'closed') OR NEW.outcome IS NOT 'duplicate')
BEGIN
  SELECT RAISE(ABORT, 'ticket-merged');
END;
--> statement-breakpoint
-- Nothing more is said to a customer on a ticket that was merged, nor by them: the conversation goes on in the other.
CREATE TRIGGER messages_of_merged BEFORE INSERT ON messages
WHEN NEW.visibility = 'public' AND (SELECT merged_into FROM tickets WHERE id = NEW.ticket_id) IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'ticket-merged');
END;
--> statement-breakpoint
-- As many macros as can be searched at a glance: of one agent, and shared.
CREATE TRIGGER macros_added BEFORE INSERT ON macros
WHEN (SELECT count(*) FROM macros WHERE owner_id IS NEW.owner_id) >= 200
BEGIN
  SELECT RAISE(ABORT, 'macros-full');
END;
--> statement-breakpoint
CREATE TRIGGER macros_moved BEFORE UPDATE OF owner_id ON macros
WHEN NEW.owner_id IS NOT OLD.owner_id AND (SELECT count(*) FROM macros WHERE owner_id IS NEW.owner_id) >= 200
BEGIN
  SELECT RAISE(ABORT, 'macros-full');
END;
