-- Remote access details are read once, by the agent in charge, or never: whoever writes, the database keeps nothing that was to be gone.

CREATE TRIGGER ticket_secrets_begin BEFORE INSERT ON ticket_secrets
BEGIN
  SELECT RAISE(ABORT, 'secret-twice') WHERE EXISTS (SELECT 1 FROM ticket_secrets WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'secret-gone') WHERE NEW.sealed IS NULL;
  SELECT RAISE(ABORT, 'secret-ticket-over')
  WHERE NOT EXISTS (SELECT 1 FROM tickets WHERE id = NEW.ticket_id AND status IN ('new', 'open', 'waiting'));
END;
--> statement-breakpoint
-- The one change there is: what was held goes, and what became of it is written. Nothing comes back, and nothing takes its place in the row.
CREATE TRIGGER ticket_secrets_end BEFORE UPDATE ON ticket_secrets
BEGIN
  SELECT RAISE(ABORT, 'secret-gone') WHERE OLD.sealed IS NULL;
  SELECT RAISE(ABORT, 'secret-fixed')
  WHERE NEW.sealed IS NOT NULL OR NEW.id <> OLD.id OR NEW.ticket_id <> OLD.ticket_id OR NEW.author_id <> OLD.author_id
    OR NEW.key_id <> OLD.key_id OR NEW.kept_at <> OLD.kept_at OR NEW.expires_at <> OLD.expires_at;
  SELECT RAISE(ABORT, 'secret-gone') WHERE NEW.ended = 'read' AND NEW.ended_at >= OLD.expires_at;
  SELECT RAISE(ABORT, 'secret-not-yours')
  WHERE NEW.ended = 'read' AND NEW.reader_id IS NOT (SELECT assignee_id FROM tickets WHERE id = NEW.ticket_id);
END;
--> statement-breakpoint
CREATE TRIGGER ticket_secrets_kept BEFORE DELETE ON ticket_secrets
BEGIN
  SELECT RAISE(ABORT, 'secret-fixed');
END;
--> statement-breakpoint
CREATE TRIGGER ticket_secrets_ticket_over AFTER UPDATE OF status ON tickets
WHEN NEW.status IN ('resolved', 'closed')
BEGIN
  UPDATE ticket_secrets SET sealed = NULL, ended = 'ticketOver', ended_at = NEW.updated_at
  WHERE ticket_id = NEW.id AND sealed IS NOT NULL;
END;
--> statement-breakpoint

-- Ratings are counted in the statement that gives or changes them. 4 and 5 are the satisfied (programme/satisfaction.ts).
CREATE TRIGGER tickets_rating_kept BEFORE UPDATE OF rating_score ON tickets
WHEN OLD.rating_score IS NOT NULL AND NEW.rating_score IS NULL
BEGIN
  SELECT RAISE(ABORT, 'rating-kept');
END;
--> statement-breakpoint
CREATE TRIGGER tickets_rating_counted AFTER UPDATE OF rating_score, rated_at, plan ON tickets
WHEN NEW.rating_score IS NOT NULL
  AND (OLD.rating_score IS NOT NEW.rating_score OR OLD.rated_at IS NOT NEW.rated_at OR OLD.plan <> NEW.plan)
BEGIN
  UPDATE rating_days SET rated = rated - 1, satisfied = satisfied - (OLD.rating_score >= 4)
  WHERE OLD.rating_score IS NOT NULL AND day = OLD.rated_at / 86400000 AND plan = OLD.plan;

  INSERT INTO rating_days (day, plan, rated, satisfied) VALUES (NEW.rated_at / 86400000, NEW.plan, 1, NEW.rating_score >= 4)
  ON CONFLICT (day, plan) DO UPDATE SET rated = rated + 1, satisfied = satisfied + excluded.satisfied;
END;
