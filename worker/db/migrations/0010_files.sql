-- What the database itself holds about files: one is taken by a message once, from an upload that is whole; what is known of its content
-- never changes; and each knows since when its ticket is closed, which the retention rule counts from.

-- Nobody fills the store with files that no message takes.
CREATE TRIGGER uploads_bounded BEFORE INSERT ON uploads
BEGIN
  SELECT RAISE(ABORT, 'too-many-uploads')
  WHERE 40 <= (
    SELECT count(*) FROM uploads WHERE account_id = NEW.account_id AND claimed_at IS NULL AND discarded_at IS NULL
  );
END;
--> statement-breakpoint
CREATE TRIGGER attachments_uploaded BEFORE INSERT ON attachments
BEGIN
  SELECT RAISE(ABORT, 'attachment-not-uploaded')
  WHERE NOT EXISTS (
    SELECT 1 FROM uploads
    WHERE id = NEW.id AND bytes = NEW.bytes AND sha256 = NEW.sha256 AND claimed_at IS NULL AND discarded_at IS NULL
  );
END;
--> statement-breakpoint

-- The upload's row stays for two days, as long as the answer to the command that took it may be asked for again.
CREATE TRIGGER attachments_claim AFTER INSERT ON attachments
BEGIN
  UPDATE uploads SET claimed_at = NEW.created_at, expires_at = NEW.created_at + 172800000 WHERE id = NEW.id;
  UPDATE attachments SET ticket_closed_at = (SELECT closed_at FROM tickets WHERE id = NEW.ticket_id) WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER attachments_moved AFTER UPDATE OF ticket_id ON attachments
BEGIN
  UPDATE attachments SET ticket_closed_at = (SELECT closed_at FROM tickets WHERE id = NEW.ticket_id) WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER attachments_ticket_closed AFTER UPDATE OF closed_at ON tickets
WHEN NEW.closed_at IS NOT OLD.closed_at
BEGIN
  UPDATE attachments SET ticket_closed_at = NEW.closed_at WHERE ticket_id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER attachments_fixed BEFORE UPDATE OF id, file_name, media_type, bytes, sha256, width, height, created_at ON attachments
BEGIN
  SELECT RAISE(ABORT, 'attachment-fixed');
END;
--> statement-breakpoint
CREATE TRIGGER attachments_removed BEFORE UPDATE OF removed_at, object_key ON attachments
WHEN OLD.removed_at IS NOT NULL AND (NEW.removed_at IS NOT OLD.removed_at OR NEW.object_key IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'attachment-fixed');
END;
